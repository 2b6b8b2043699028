/* A bounded queue of numbers, for threads. First in, first out. */
#ifndef QUEUE_H
#define QUEUE_H

struct queue;

/* A queue for `capacity` numbers, at least 1. NULL: no memory. */
struct queue *queue_new(int capacity);

/* Waits while the queue is full, then puts the number at its end. */
void queue_put(struct queue *queue, int number);

/* Waits while the queue is empty, then takes the number at its front. */
int queue_take(struct queue *queue);

/* Frees a queue that no thread uses any more. */
void queue_free(struct queue *queue);

#endif
