/* A bounded queue of numbers between the threads of one process. */
#ifndef QUEUE_H
#define QUEUE_H

#include <pthread.h>

// region: contract
enum { CAPACITY = 2 };

struct queue {
    pthread_mutex_t mutex;    /* guards all that follows */
    pthread_cond_t not_full;  /* count < CAPACITY, for who puts */
    pthread_cond_t not_empty; /* count > 0, for who takes */
    int items[CAPACITY];      /* a ring: the oldest is at first, and count of them are in use */
    int first, count;
};

/* Puts an item in, behind the others; blocks while the queue is full. Any number of threads may put
 * and take at the same time. Yours. */
void queue_put(struct queue *queue, int item);

/* Takes the oldest item out; blocks while the queue is empty. */
int queue_take(struct queue *queue);
// endregion: contract

#endif
