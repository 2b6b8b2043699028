/* A read-write lock that prefers writers. The contract is in rw_lock.h; the struct and the seven
 * functions are yours. */
#include "rw_lock.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct rw_lock {
    pthread_mutex_t mutex;
};

struct rw_lock *rw_create(void) {
    errno = ENOSYS;
    return NULL;
}

void rw_destroy(struct rw_lock *lock) {
    (void)lock;
}

void rw_read_lock(struct rw_lock *lock) {
    (void)lock;
}

void rw_write_lock(struct rw_lock *lock) {
    (void)lock;
}

void rw_read_unlock(struct rw_lock *lock) {
    (void)lock;
}

void rw_write_unlock(struct rw_lock *lock) {
    (void)lock;
}

bool rw_upgrade(struct rw_lock *lock) {
    (void)lock;
    return false;
}
