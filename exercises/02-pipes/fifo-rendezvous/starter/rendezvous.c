/* Two processes meet. The contract is in rendezvous.h; rendezvous is yours. */
#include "rendezvous.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

int rendezvous(const char *folder, enum side side, struct channel *channel) {
    char requests[PATH_MAX], replies[PATH_MAX];
    snprintf(requests, sizeof requests, "%s/" RENDEZVOUS_REQUESTS, folder);
    snprintf(replies, sizeof replies, "%s/" RENDEZVOUS_REPLIES, folder);

    /* TODO: whoever comes second finds the FIFOs there.  And in which order do the two sides open
     * them?  Each open waits for the other side's. */
    if (mkfifo(requests, 0600) == -1 || mkfifo(replies, 0600) == -1)
        return -1;
    channel->out = open(side == CLIENT ? requests : replies, O_WRONLY);
    channel->in = open(side == CLIENT ? replies : requests, O_RDONLY);
    return channel->out == -1 || channel->in == -1 ? -1 : 0;
}
