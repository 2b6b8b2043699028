/* A bounded queue in shared memory. The contract is in shm_queue.h; the struct and the five
 * functions are yours. */
#include "shm_queue.h"

#include <errno.h>

struct shm_queue {
    size_t capacity;
};

struct shm_queue *queue_open(const char *name, size_t capacity) {
    (void)name;
    (void)capacity;
    errno = ENOSYS;
    return NULL;
}

void queue_put(struct shm_queue *queue, const struct message *message) {
    (void)queue;
    (void)message;
}

void queue_take(struct shm_queue *queue, struct message *message) {
    (void)queue;
    (void)message;
}

void queue_close(struct shm_queue *queue) {
    (void)queue;
}

void queue_remove(const char *name) {
    (void)name;
}
