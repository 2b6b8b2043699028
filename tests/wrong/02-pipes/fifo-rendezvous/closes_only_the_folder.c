// expect: fd-leak
/* The names are relative to the folder, whose descriptor is closed whatever happens. */
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int make(int dir, const char *name)
{
    struct stat st;

    if (mkfifoat(dir, name, 0600) == 0)
        return 0;
    if (errno != EEXIST || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == -1)
        return -1;
    if (S_ISFIFO(st.st_mode))
        return 0;
    errno = EEXIST;
    return -1;
}

static int open_fifo(int dir, const char *name, int flags)
{
    int fd;

    do
        fd = openat(dir, name, flags);
    while (fd == -1 && errno == EINTR);
    return fd;
}

int rendezvous(const char *folder, enum side side, struct channel *channel)
{
    int result = -1, error;
    int dir = open(folder, O_RDONLY | O_DIRECTORY);

    if (dir == -1)
        return -1;
    if (make(dir, RENDEZVOUS_REQUESTS) == -1 || make(dir, RENDEZVOUS_REPLIES) == -1)
        goto out;
    if (side == CLIENT) {
        if ((channel->out = open_fifo(dir, RENDEZVOUS_REQUESTS, O_WRONLY)) == -1)
            goto out;
        if ((channel->in = open_fifo(dir, RENDEZVOUS_REPLIES, O_RDONLY)) == -1)
            goto out;
    } else {
        if ((channel->in = open_fifo(dir, RENDEZVOUS_REQUESTS, O_RDONLY)) == -1)
            goto out;
        if ((channel->out = open_fifo(dir, RENDEZVOUS_REPLIES, O_WRONLY)) == -1)
            goto out;
    }
    unlinkat(dir, RENDEZVOUS_REQUESTS, 0);
    unlinkat(dir, RENDEZVOUS_REPLIES, 0);
    result = 0;
out:
    error = errno;
    close(dir);
    errno = error;
    return result;
}
