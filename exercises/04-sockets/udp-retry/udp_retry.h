/* Calls over UDP: a request, its reply, and neither is sure to arrive. */
#ifndef UDP_RETRY_H
#define UDP_RETRY_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A datagram, each way, is the number of the call in NUMBER_SIZE bytes, the most significant first,
 * and a body of 0 to BODY_MAX bytes. The first call of a client has the number 1, each further one
 * the next number. */
enum { NUMBER_SIZE = 4, BODY_MAX = 1024 }; /* bytes */
enum { WAIT_MAX = 1000 };                  /* milliseconds */

/* The caller's sockets block, without a time limit, and do so again when a function returns. */

struct call_client {
    int fd;          /* a UDP socket, connected to the server; the caller's */
    uint32_t number; /* of the last call; the caller sets it to 0 at first, and then it is yours */
};

/* Sends the request and waits for its reply for `wait_ms` milliseconds; sends the same
 * datagram again, and waits twice as long, but never longer than WAIT_MAX; and so on, `tries` times
 * in all. Whatever is not the reply is ignored, and the wait goes on for what is left of it:
 * datagrams with another number, or too short for a number; a server that nobody runs
 * (ECONNREFUSED); a signal that is caught. While it waits it sleeps.
 *
 * Returns the size of the reply's body, which is in `reply` then, or -1 with errno set: ETIMEDOUT
 * after the last wait; EMSGSIZE when the request is longer than BODY_MAX, and then nothing is sent,
 * or the reply's body longer than `room` or BODY_MAX; or what a call of yours says. */
// region: call
ssize_t call_server(struct call_client *client, const void *request, size_t size, void *reply,
                    size_t room, int wait_ms, int tries);
// endregion: call

struct call_server_state {
    int fd; /* a UDP socket, bound to the server's port; the caller's */
    /* Yours from here on; all of it is 0 at first. A process may have several servers. */
    uint32_t number;               /* of the call that was performed last */
    unsigned char reply[BODY_MAX]; /* the body of its reply */
    size_t size;
};

/* Performs a call: reads `size` bytes of the request, fills in the reply, which has room for
 * BODY_MAX bytes and does not overlap the request, and returns its size. */
typedef size_t service(const void *request, size_t size, void *reply);

/* Waits for one datagram, and does with it what is due. The server has one client,
 * whose calls come one after another; but the network may bring any datagram late, and twice.
 *   a number greater than the last one's: it is performed, and replied to
 *   the number of the last one again: the same reply is sent once more, and nothing performed
 *   a smaller number, a datagram too short for one, a body longer than BODY_MAX: ignored
 * A reply goes to where the request came from. Returns 1 if a call was performed, 0 if not; -1 with
 * errno set when a call of yours fails, which a signal that is caught is no reason for. */
// region: answer
int call_answer(struct call_server_state *server, service *perform);
// endregion: answer

#endif
