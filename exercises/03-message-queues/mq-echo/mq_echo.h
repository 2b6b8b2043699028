/* An echo over two message queues, mq_overview(7): what comes in at one goes out at the other. */
#ifndef MQ_ECHO_H
#define MQ_ECHO_H

#include <mqueue.h>

// region: contract
enum { ECHO_MESSAGES = 4, ECHO_BYTES = 64 }; /* what a queue that echo_open makes has room for */

/* Opens the queue `name` for receiving only, in blocking mode. When it is not there it is made
 * first, with the permissions 0600 and room for ECHO_MESSAGES messages of at most ECHO_BYTES bytes
 * each. One that is there is taken as it is: with the attributes that its maker chose, and the
 * messages in it.
 *
 * Returns its descriptor, which the caller closes; or (mqd_t)-1 with errno, mq_open(3). */
mqd_t echo_open(const char *name);

/* Receives from `requests`, one message after the other, and sends each to `replies`: the same
 * bytes, with the same priority. A message of no bytes is a message too. The one that consists of
 * the three bytes "end" is echoed like the others, and is the last.
 *
 * Blocks while there is no request, or no room for a reply. Returns how many messages it has
 * echoed, or -1 with errno: EMSGSIZE for one that is too long for `replies`, and mq_getattr(3),
 * mq_receive(3) and mq_send(3). A caught signal is no failure. Both queues stay open. */
int echo_serve(mqd_t requests, mqd_t replies);
// endregion: contract

#endif
