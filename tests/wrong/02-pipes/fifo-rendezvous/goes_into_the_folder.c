// expect: rule
/* Goes into the folder: then the names need no path. */
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int make(const char *name)
{
    struct stat st;

    if (mkfifo(name, 0600) == 0)
        return 0;
    if (errno != EEXIST || lstat(name, &st) == -1)
        return -1;
    if (S_ISFIFO(st.st_mode))
        return 0;
    errno = EEXIST;
    return -1;
}

static int meet(const char *name, int flags)
{
    int fd;

    do
        fd = open(name, flags);
    while (fd == -1 && errno == EINTR);
    return fd;
}

int rendezvous(const char *folder, enum side side, struct channel *channel)
{
    if (chdir(folder) == -1 || make(RENDEZVOUS_REQUESTS) == -1 || make(RENDEZVOUS_REPLIES) == -1)
        return -1;
    int first = meet(RENDEZVOUS_REQUESTS, side == CLIENT ? O_WRONLY : O_RDONLY);
    if (first == -1)
        return -1;
    int second = meet(RENDEZVOUS_REPLIES, side == CLIENT ? O_RDONLY : O_WRONLY);
    if (second == -1) {
        int error = errno;
        close(first);
        errno = error;
        return -1;
    }
    unlink(RENDEZVOUS_REQUESTS);
    unlink(RENDEZVOUS_REPLIES);
    channel->in = side == CLIENT ? second : first;
    channel->out = side == CLIENT ? first : second;
    return 0;
}
