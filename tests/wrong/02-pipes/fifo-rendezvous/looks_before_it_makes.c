// expect: wrong-output
// waits: schedules
/* Looks whether the FIFO is there, and makes it if it is not. */
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int make(const char *path)
{
    struct stat st;

    if (lstat(path, &st) == -1)
        return errno == ENOENT ? mkfifo(path, 0600) : -1;
    if (S_ISFIFO(st.st_mode))
        return 0;
    errno = EEXIST;
    return -1;
}

static int meet(const char *path, int flags)
{
    int fd;

    do
        fd = open(path, flags);
    while (fd == -1 && errno == EINTR);
    return fd;
}

int rendezvous(const char *folder, enum side side, struct channel *channel)
{
    char requests[PATH_MAX], replies[PATH_MAX];

    snprintf(requests, sizeof requests, "%s/%s", folder, RENDEZVOUS_REQUESTS);
    snprintf(replies, sizeof replies, "%s/%s", folder, RENDEZVOUS_REPLIES);
    if (make(requests) == -1 || make(replies) == -1)
        return -1;
    int first = meet(requests, side == CLIENT ? O_WRONLY : O_RDONLY);
    if (first == -1)
        return -1;
    int second = meet(replies, side == CLIENT ? O_RDONLY : O_WRONLY);
    if (second == -1) {
        int error = errno;
        close(first);
        errno = error;
        return -1;
    }
    unlink(requests);
    unlink(replies);
    channel->in = side == CLIENT ? second : first;
    channel->out = side == CLIENT ? first : second;
    return 0;
}
