// expect: deadlock
/* First the way out, then the way in, on both sides. */
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
    if (errno == EEXIST && stat(path, &st) == 0 && !S_ISFIFO(st.st_mode))
        errno = EEXIST;
    else if (errno == EEXIST)
        return 0;
    return -1;
}

static int open_retry(const char *path, int flags)
{
    int fd;

    while ((fd = open(path, flags)) == -1 && errno == EINTR)
        ;
    return fd;
}

int rendezvous(const char *folder, enum side side, struct channel *channel)
{
    char requests[PATH_MAX], replies[PATH_MAX];

    snprintf(requests, sizeof requests, "%s/%s", folder, RENDEZVOUS_REQUESTS);
    snprintf(replies, sizeof replies, "%s/%s", folder, RENDEZVOUS_REPLIES);
    if (make(requests) == -1 || make(replies) == -1)
        return -1;

    channel->out = open_retry(side == CLIENT ? requests : replies, O_WRONLY);
    if (channel->out == -1)
        return -1;
    channel->in = open_retry(side == CLIENT ? replies : requests, O_RDONLY);
    if (channel->in == -1) {
        int error = errno;
        close(channel->out);
        errno = error;
        return -1;
    }
    unlink(requests);
    unlink(replies);
    return 0;
}
