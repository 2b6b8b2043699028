/* Receiving from a message queue, mq_overview(7), with a limit on the waiting. */
#ifndef TIMED_RECEIVE_H
#define TIMED_RECEIVE_H

#include <mqueue.h>

// region: contract
/* Receives the next message of `queue`, which blocks, into `buffer`; `size` is at least the queue's
 * mq_msgsize. While there is none it sleeps, for `milliseconds` at most: 0 is no sleep at all, a
 * negative number no limit.
 *
 * Returns the message's length, and its priority in *priority unless that is NULL. Or -1 with
 * errno: ETIMEDOUT when the time is up and there is still no message: never before, and soon after,
 * however often signals are caught meanwhile; and the others of mq_timedreceive(3) but EINTR.
 *
 * A message that is there is received whatever the limit. Any number of threads and processes may
 * receive from the queue at the same time. The queue and its flags stay as they are. */
ssize_t timed_receive(mqd_t queue, char *buffer, size_t size, unsigned *priority, int milliseconds);
// endregion: contract

#endif
