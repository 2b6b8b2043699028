/* A case with few calls. See small.h. */
#include "small.h"

#include "player.h"
#include "rendezvous.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void say(const char *line) {
    size_t length = strlen(line), done = 0;
    while (done < length) {
        ssize_t written = write(STDOUT_FILENO, line + done, length - done);
        if (written == -1 && errno != EINTR)
            return;
        if (written > 0)
            done += (size_t)written;
    }
}

static bool small_send(int fd, const char *bytes, size_t count) {
    size_t done = 0;
    while (done < count) {
        ssize_t written = write(fd, bytes + done, count - done);
        if (written == -1 && errno != EINTR)
            return false;
        if (written > 0)
            done += (size_t)written;
    }
    return true;
}

/* Reads to end-of-file. Returns whether these bytes came and no others. */
static bool small_expect(int fd, const char *bytes, size_t count) {
    char buffer[16];
    size_t done = 0;
    for (;;) {
        ssize_t taken = read(fd, buffer + done, sizeof buffer - done);
        if (taken == -1 && errno == EINTR)
            continue;
        if (taken <= 0)
            return taken == 0 && done == count && memcmp(buffer, bytes, count) == 0;
        done += (size_t)taken;
        if (done == sizeof buffer)
            return false;
    }
}

/* One of the two, up to its last word. Returns whether all was right. */
static bool small_side(enum side side, const char *folder) {
    struct channel channel = {-1, -1};
    if (rendezvous(folder, side, &channel) != 0) {
        say("rendezvous fails\n");
        return false;
    }
    bool sent = side == SERVER || small_send(channel.out, "abc", 3);
    if (side == CLIENT)
        close(channel.out);
    bool came = small_expect(channel.in, side == CLIENT ? "de" : "abc", side == CLIENT ? 2 : 3);
    if (side == SERVER) {
        sent = small_send(channel.out, "de", 2);
        close(channel.out);
    }
    close(channel.in);
    if (!sent || !came)
        say(came ? "nobody listens\n" : "other bytes came than were sent, or an end too soon\n");
    return sent && came;
}

static pid_t small_start(enum side side, const char *folder) {
    pid_t pid = fork();
    need(pid, "fork");
    if (pid == 0) {
        _exit(!small_side(side, folder));
    }
    return pid;
}

/* Waits for whichever of the two ends. Returns whether all was right with it. */
static bool small_end(void) {
    int status;
    while (waitpid(-1, &status, 0) == -1)
        need(errno == EINTR ? 0 : -1, "waitpid");
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool small(const char *folder) {
    pid_t client = small_start(CLIENT, folder), server = small_start(SERVER, folder);
    bool right = small_end();
    if (!right) { /* the other one may wait for it */
        kill(client, SIGKILL);
        kill(server, SIGKILL);
    }
    return small_end() && right;
}
