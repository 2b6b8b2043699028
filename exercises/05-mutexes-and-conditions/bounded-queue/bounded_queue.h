/* A bounded queue: messages go in at one end, come out at the other, in the order in which they went
 * in, and no more than so many are inside.
 *
 * Any number of threads may put and take at the same time. No function may be called in a signal
 * handler.
 */
#ifndef BOUNDED_QUEUE_H
#define BOUNDED_QUEUE_H

#include <stddef.h>

// region: contract
struct message {
    size_t from, number;
    unsigned char bytes[48];
};

/* Yours: you define the struct in bounded_queue.c. */
struct bounded_queue;

/* Makes an empty queue that holds up to `capacity` messages. Returns NULL with errno set: EINVAL
 * for a capacity of 0, ENOMEM when memory is short; nothing is left then. Does not block. The
 * caller gives it back to queue_destroy. */
struct bounded_queue *queue_create(size_t capacity);

/* Frees the queue and the messages that are still inside. No other thread uses it any more. */
void queue_destroy(struct bounded_queue *queue);

/* Puts a copy of *message into the queue. Blocks while the queue is full. */
void queue_put(struct bounded_queue *queue, const struct message *message);

/* Takes the message that has been inside for the longest time into *message. Blocks while the queue
 * is empty. */
void queue_take(struct bounded_queue *queue, struct message *message);
// endregion: contract

#endif
