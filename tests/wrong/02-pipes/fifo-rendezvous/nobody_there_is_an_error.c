// expect: wrong-output
// open for writing, without waiting, tells whether the other side is there: ENXIO if not.
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int rendezvous(const char *folder, enum side side, struct channel *channel) {
    char requests[PATH_MAX], replies[PATH_MAX];
    snprintf(requests, sizeof requests, "%s/%s", folder, RENDEZVOUS_REQUESTS);
    snprintf(replies, sizeof replies, "%s/%s", folder, RENDEZVOUS_REPLIES);
    if ((mkfifo(requests, 0600) == -1 && errno != EEXIST) ||
        (mkfifo(replies, 0600) == -1 && errno != EEXIST))
        return -1;
    channel->in = open(side == CLIENT ? replies : requests, O_RDONLY | O_NONBLOCK);
    if (channel->in == -1)
        return -1;
    channel->out = open(side == CLIENT ? requests : replies, O_WRONLY | O_NONBLOCK);
    if (channel->out == -1) {
        int error = errno; /* ENXIO: come back later */
        close(channel->in);
        errno = error;
        return -1;
    }
    fcntl(channel->in, F_SETFL, O_RDONLY);
    fcntl(channel->out, F_SETFL, O_WRONLY);
    unlink(requests);
    unlink(replies);
    return 0;
}
