// expect: fd-leak
/* If one of the two cannot be opened there is no channel, and -1 says so. */
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

static int open_fifo(const char *path, int flags)
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
    if (side == CLIENT) {
        if ((channel->out = open_fifo(requests, O_WRONLY)) == -1 ||
            (channel->in = open_fifo(replies, O_RDONLY)) == -1)
            return -1;
    } else {
        if ((channel->in = open_fifo(requests, O_RDONLY)) == -1 ||
            (channel->out = open_fifo(replies, O_WRONLY)) == -1)
            return -1;
    }
    unlink(requests);
    unlink(replies);
    return 0;
}
