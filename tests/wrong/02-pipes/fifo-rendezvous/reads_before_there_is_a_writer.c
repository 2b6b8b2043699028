// expect: wrong-output
// waits: schedules
/* The read end is opened without waiting, so that the two opens cannot be in each other's way; the
 * write end waits until the other side's read end is there. */
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

int rendezvous(const char *folder, enum side side, struct channel *channel)
{
    char requests[PATH_MAX], replies[PATH_MAX];

    snprintf(requests, sizeof requests, "%s/%s", folder, RENDEZVOUS_REQUESTS);
    snprintf(replies, sizeof replies, "%s/%s", folder, RENDEZVOUS_REPLIES);
    if (make(requests) == -1 || make(replies) == -1)
        return -1;
    channel->in = open(side == CLIENT ? replies : requests, O_RDONLY | O_NONBLOCK);
    if (channel->in == -1)
        return -1;
    do
        channel->out = open(side == CLIENT ? requests : replies, O_WRONLY);
    while (channel->out == -1 && errno == EINTR);
    if (channel->out == -1) {
        int error = errno;
        close(channel->in);
        errno = error;
        return -1;
    }
    fcntl(channel->in, F_SETFL, O_RDONLY);
    if (side == CLIENT) {
        unlink(requests);
        unlink(replies);
    }
    return 0;
}
