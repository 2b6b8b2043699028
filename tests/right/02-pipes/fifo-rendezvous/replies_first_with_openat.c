// The other order, replies first, which is as good; names relative to the folder, which is opened;
// what is a FIFO is decided by what has been opened. Each name is removed by whoever reads from
// it.
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

static int undo(int folder, int fd)
{
    int error = errno;
    if (folder != -1)
        close(folder);
    if (fd != -1)
        close(fd);
    errno = error;
    return -1;
}

static bool make(int folder, const char *name)
{
    struct stat status;
    if (mkfifoat(folder, name, S_IRUSR | S_IWUSR) == 0)
        return true;
    if (errno != EEXIST || fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    errno = EEXIST;
    return S_ISFIFO(status.st_mode);
}

static int meet(int folder, const char *name, bool to_read)
{
    for (;;) {
        int fd = openat(folder, name, (to_read ? O_RDONLY : O_WRONLY) | O_NOFOLLOW);
        if (fd != -1 && to_read)
            unlinkat(folder, name, 0); /* the writer has found it, or we would still be waiting */
        if (fd != -1 || errno != EINTR)
            return fd;
    }
}

int rendezvous(const char *folder, enum side side, struct channel *channel)
{
    bool client = side == CLIENT;
    int at = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (at == -1)
        return -1;
    if (!make(at, RENDEZVOUS_REPLIES) || !make(at, RENDEZVOUS_REQUESTS))
        return undo(at, -1);
    int replies = meet(at, RENDEZVOUS_REPLIES, client);
    if (replies == -1)
        return undo(at, -1);
    int requests = meet(at, RENDEZVOUS_REQUESTS, !client);
    if (requests == -1)
        return undo(at, replies);
    close(at);
    channel->in = client ? replies : requests;
    channel->out = client ? requests : replies;
    return 0;
}
