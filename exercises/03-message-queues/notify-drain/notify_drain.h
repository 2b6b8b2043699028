/* A message queue that sends a signal when it has something, mq_notify(3). */
#ifndef NOTIFY_DRAIN_H
#define NOTIFY_DRAIN_H

#include <mqueue.h>

// region: contract
/* What is done with a message: `length` bytes, which stay the caller's. It may send to the
 * queue. */
typedef void notify_take(const char *message, size_t length, unsigned priority, void *context);

/* Hands each message of `queue`, which is in non-blocking mode, to take(…, context), in the order
 * in which they come out, until there is none; and has the process sent `signal` when there is one
 * again. No message is overlooked, at whatever moment it is sent: after the call the queue is empty
 * and the next message brings the signal, or the signal has been sent already.
 *
 * It is called once to begin with, and then each time the signal has come, which the caller blocks
 * and waits for, sigwaitinfo(2). The signal may also find that there is nothing to do.
 *
 * Returns how many messages it has handed over; or -1 with errno: EBUSY when another process is
 * notified of this queue, and the others of mq_notify(3) and mq_receive(3) but EAGAIN. Never
 * blocks. The queue stays open and its flags as they are. */
int notify_drain(mqd_t queue, int signal, notify_take *take, void *context);
// endregion: contract

#endif
