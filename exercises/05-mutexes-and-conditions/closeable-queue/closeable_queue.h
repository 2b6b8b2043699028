/* A bounded queue that can be closed: from then on nothing goes in, what is inside comes out, and
 * nobody waits any more.
 *
 * Any number of threads may put, take and close at the same time. No function may be called in a
 * signal handler.
 */
#ifndef CLOSEABLE_QUEUE_H
#define CLOSEABLE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

struct message {
    size_t from, number;
    unsigned char bytes[48];
};

// region: contract
/* Yours: you define the struct in closeable_queue.c. */
struct closeable_queue;

/* Makes an empty, open queue that holds up to `capacity` messages, at least 1. Returns NULL with
 * errno ENOMEM when memory is short; nothing is left then. Does not block. */
struct closeable_queue *queue_create(size_t capacity);

/* Frees the queue and the messages that are still inside. No other thread uses it any more. */
void queue_destroy(struct closeable_queue *queue);

/* Puts a copy of *message into the queue and returns true: it will be taken, after those that went
 * in before. Returns false when the queue is closed; the message is then not in it. Blocks while
 * the queue is open and full. */
bool queue_put(struct closeable_queue *queue, const struct message *message);

/* Takes the message that has been inside for the longest time and returns true. Returns false when
 * the queue is closed and empty; *message means nothing then. Blocks while the queue is open and
 * empty. */
bool queue_take(struct closeable_queue *queue, struct message *message);

/* Closes the queue. Does not block, however full the queue is. Whoever waits, in queue_put or in
 * queue_take, goes on. Closing a closed queue does nothing. */
void queue_close(struct closeable_queue *queue);
// endregion: contract

#endif
