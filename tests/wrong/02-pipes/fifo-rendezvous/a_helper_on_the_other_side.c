// expect: wrong-output
/* The client's first open needs somebody who reads: a helper does, until the server is there. */
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

    if (mkfifo(path, 0600) == 0)
        return 0;
    if (errno != EEXIST || lstat(path, &st) == -1)
        return -1;
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

    int helper = meet(requests, O_RDWR);
    if (helper == -1)
        return -1;
    int first = meet(requests, side == CLIENT ? O_WRONLY : O_RDONLY);
    int second = first == -1 ? -1 : meet(replies, side == CLIENT ? O_RDWR : O_WRONLY);
    int error = errno;
    close(helper);
    if (second == -1) {
        if (first != -1)
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
