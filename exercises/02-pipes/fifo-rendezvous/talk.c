/* What the two do when they have met. See talk.h. */
#include "talk.h"

#include "player.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MUCH = 200000 }; /* three times what a pipe holds */

static bool check_end(int report, const char *what, int fd, int access) {
    static const char *const accesses[] = {"O_RDONLY", "O_WRONLY", "O_RDWR"};
    struct stat status;
    int flags = fcntl(fd, F_GETFL);
    if (flags == -1)
        dprintf(report, "channel.%s is not open\n", what);
    else if (fstat(fd, &status) == -1 || !S_ISFIFO(status.st_mode))
        dprintf(report, "channel.%s is no FIFO\n", what);
    else if ((flags & O_ACCMODE) != access)
        dprintf(report, "channel.%s is open with %s, not %s\n", what, accesses[flags & O_ACCMODE],
                accesses[access]);
    else if ((flags & O_NONBLOCK) != 0)
        dprintf(report, "channel.%s does not block\n", what);
    else
        return true;
    return false;
}

bool talk_check(int report, const struct channel *channel) {
    bool in = check_end(report, "in", channel->in, O_RDONLY);
    return check_end(report, "out", channel->out, O_WRONLY) && in;
}

static unsigned char byte_at(size_t place) {
    return (unsigned char)(place % 251 + 13 * (place / 251));
}

static void send_all(int fd, size_t count) {
    unsigned char bytes[4096];
    for (size_t done = 0; done < count;) {
        size_t piece = count - done < sizeof bytes ? count - done : sizeof bytes;
        for (size_t i = 0; i < piece; i++)
            bytes[i] = byte_at(done + i);
        ssize_t written = write(fd, bytes, piece);
        if (written == -1 && errno != EINTR)
            return; /* the other side will miss it */
        if (written > 0)
            done += (size_t)written;
    }
}

/* Reads to end-of-file and says what came. */
static void expect(int report, int fd, size_t count) {
    unsigned char bytes[4096];
    size_t done = 0;
    for (;;) {
        ssize_t taken = read(fd, bytes, sizeof bytes);
        if (taken == -1 && errno == EINTR)
            continue;
        if (taken == -1)
            dprintf(report, "read: %s\n", strerrorname_np(errno));
        if (taken <= 0)
            break;
        for (size_t i = 0; i < (size_t)taken; i++)
            if (bytes[i] != byte_at(done + i)) {
                dprintf(report, "byte %zu is %u, not %u\n", done + i, bytes[i], byte_at(done + i));
                return;
            }
        done += (size_t)taken;
    }
    dprintf(report, "%zu of %zu bytes, then end-of-file\n", done, count);
}

void talk(int report, enum side side, const struct channel *channel) {
    if (side == CLIENT) {
        send_all(channel->out, MUCH);
        close(channel->out);
        expect(report, channel->in, 100);
    } else {
        expect(report, channel->in, MUCH);
        send_all(channel->out, 100);
        close(channel->out);
    }
}

void talk_see(int report, const struct channel *channel) {
    char byte = 0;
    ssize_t n = read(channel->in, &byte, 1);
    dprintf(report, "the other side has gone: read returns %zd\n", n);
    n = write(channel->out, &byte, 1);
    dprintf(report, "the other side has gone: write returns %zd%s%s\n", n, n == -1 ? ", " : "",
            n == -1 ? strerrorname_np(errno) : "");
}

int talk_descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    need(folder == NULL ? -1 : 0, "/proc/self/fd");
    int count = -1; /* the folder's own */
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}
