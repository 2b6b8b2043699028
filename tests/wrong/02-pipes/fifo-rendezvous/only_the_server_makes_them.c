// expect: wrong-output
// The server makes the FIFOs, as a server does; the client finds them.
#include "rendezvous.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_again(const char *path, int flags) {
    int fd;
    do
        fd = open(path, flags);
    while (fd == -1 && errno == EINTR);
    return fd;
}

int rendezvous(const char *folder, enum side side, struct channel *channel) {
    char requests[PATH_MAX], replies[PATH_MAX];
    snprintf(requests, sizeof requests, "%s/%s", folder, RENDEZVOUS_REQUESTS);
    snprintf(replies, sizeof replies, "%s/%s", folder, RENDEZVOUS_REPLIES);

    if (side == SERVER) {
        if (mkfifo(requests, 0600) == -1 || mkfifo(replies, 0600) == -1)
            return -1;
        channel->in = open_again(requests, O_RDONLY);
        if (channel->in == -1)
            return -1;
        channel->out = open_again(replies, O_WRONLY);
        unlink(requests);
        unlink(replies);
    } else {
        channel->out = open_again(requests, O_WRONLY);
        if (channel->out == -1)
            return -1;
        channel->in = open_again(replies, O_RDONLY);
    }
    return channel->in == -1 || channel->out == -1 ? -1 : 0;
}
