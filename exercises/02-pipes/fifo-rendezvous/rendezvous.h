/* Two processes that have no common parent meet, and have a channel each way. */
#ifndef RENDEZVOUS_H
#define RENDEZVOUS_H

// region: contract
#define RENDEZVOUS_REQUESTS "requests" /* the FIFO from the client to the server */
#define RENDEZVOUS_REPLIES "replies"   /* the FIFO from the server to the client */

enum side { CLIENT, SERVER };

struct channel {
    int in;  /* read end of the FIFO that the other side writes into */
    int out; /* write end of the FIFO that the other side reads from */
};

/* Meets the other side: one process calls this as CLIENT, one as SERVER, with the same folder, in
 * whichever order. Makes the two FIFOs in it, with the permissions 0600, where they are not there
 * yet; a FIFO that somebody has left there will do.
 *
 * Blocks until both FIFOs are open on both sides, so that a read from channel->in returns 0 only
 * when the other side has closed its end. Returns 0 and fills in *channel, whose descriptors the
 * caller closes. Once it has returned on both sides, neither name is left in the folder. There is
 * no second meeting in the folder before that.
 *
 * Returns -1 with errno when a call has failed; then no descriptor is left open. EEXIST: a name is
 * taken by something that is no FIFO, and it stays as it is. A caught signal is no failure. */
int rendezvous(const char *folder, enum side side, struct channel *channel);
// endregion: contract

#endif
