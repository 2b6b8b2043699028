/* A bounded queue in shared memory, for messages between processes. See shm_overview(7),
 * pthread_mutexattr_setpshared(3), pthread_cond_wait(3), flock(2). */
#ifndef SHM_QUEUE_H
#define SHM_QUEUE_H

#include <stddef.h>

// region: contract
struct message {
    size_t from, number;
    unsigned char bytes[48];
};

/* Yours: what a queue consists of is said in shm_queue.c. */
struct shm_queue;

/* Returns the queue of that name, which begins with a slash: a new one, empty, if there is none,
 * and otherwise the one that another process has made. Any number of processes may call this at
 * the same time: one of them makes the queue, and no other gets it before it is ready. Or
 * returns NULL with errno set, and then this process has nothing of it mapped. EINVAL: the
 * capacity is 0, or the queue is there and has another capacity. */
struct shm_queue *queue_open(const char *name, size_t capacity);

/* Puts a copy of the message at the end of the queue. As long as it holds `capacity` messages the
 * caller sleeps. */
void queue_put(struct shm_queue *queue, const struct message *message);

/* Takes the message that has waited longest. As long as there is none the caller sleeps. */
void queue_take(struct shm_queue *queue, struct message *message);

/* Gives the queue back in this process, which is neither in queue_put nor in queue_take: nothing of
 * it stays mapped. For others it goes on, with what it holds, and so does its name. */
void queue_close(struct shm_queue *queue);

/* Removes the name, if it is there. Those who have the queue go on with it. */
void queue_remove(const char *name);
// endregion: contract

#endif
