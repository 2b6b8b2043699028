// expect: wrong-output
// EEXIST means that the other side was here first, and that the FIFO is there.
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int meet_at(const char *path, int flags) {
    int fd;
    if (mkfifo(path, 0600) == -1 && errno != EEXIST)
        return -1;
    while ((fd = open(path, flags)) == -1)
        if (errno != EINTR)
            break;
    return fd;
}

int rendezvous(const char *folder, enum side side, struct channel *channel) {
    char requests[PATH_MAX], replies[PATH_MAX];
    snprintf(requests, sizeof requests, "%s/%s", folder, RENDEZVOUS_REQUESTS);
    snprintf(replies, sizeof replies, "%s/%s", folder, RENDEZVOUS_REPLIES);
    if (side == CLIENT) {
        if ((channel->out = meet_at(requests, O_WRONLY)) == -1)
            return -1;
        channel->in = meet_at(replies, O_RDONLY);
    } else {
        if ((channel->in = meet_at(requests, O_RDONLY)) == -1)
            return -1;
        channel->out = meet_at(replies, O_WRONLY);
    }
    if (channel->in == -1 || channel->out == -1) {
        int error = errno;
        close(side == CLIENT ? channel->out : channel->in);
        errno = error;
        return -1;
    }
    unlink(requests);
    unlink(replies);
    return 0;
}
