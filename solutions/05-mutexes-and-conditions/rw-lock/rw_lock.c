/* A read-write lock that prefers writers: the reference solution. The contract is in rw_lock.h. */
#include "rw_lock.h"

#include <pthread.h>
#include <stdlib.h>

struct rw_lock {
    pthread_mutex_t mutex;      /* guards the numbers; is not held while somebody reads or writes */
    pthread_cond_t may_read;    /* where readers sleep: nobody writes, waits to write or upgrades */
    pthread_cond_t may_write;   /* where writers sleep: nobody reads or writes */
    pthread_cond_t last_reader; /* where the one that upgrades sleeps: readers is 1 */
    unsigned readers;           /* the one that upgrades is one of them */
    unsigned waiting_writers;
    bool writing;   /* then readers is 0 */
    bool upgrading; /* then readers is at least 1, so that no writer comes in between */
};

struct rw_lock *rw_create(void) {
    struct rw_lock *lock = calloc(1, sizeof *lock);
    if (lock == NULL)
        return NULL;
    /* With default attributes these cannot fail on Linux. */
    pthread_mutex_init(&lock->mutex, NULL);
    pthread_cond_init(&lock->may_read, NULL);
    pthread_cond_init(&lock->may_write, NULL);
    pthread_cond_init(&lock->last_reader, NULL);
    return lock;
}

void rw_destroy(struct rw_lock *lock) {
    pthread_cond_destroy(&lock->last_reader);
    pthread_cond_destroy(&lock->may_write);
    pthread_cond_destroy(&lock->may_read);
    pthread_mutex_destroy(&lock->mutex);
    free(lock);
}

void rw_read_lock(struct rw_lock *lock) {
    pthread_mutex_lock(&lock->mutex);
    while (lock->writing || lock->upgrading || lock->waiting_writers > 0)
        pthread_cond_wait(&lock->may_read, &lock->mutex);
    lock->readers++;
    pthread_mutex_unlock(&lock->mutex);
}

void rw_read_unlock(struct rw_lock *lock) {
    pthread_mutex_lock(&lock->mutex);
    lock->readers--;
    if (lock->upgrading && lock->readers == 1)
        pthread_cond_signal(&lock->last_reader);
    else if (lock->readers == 0)
        pthread_cond_signal(&lock->may_write); /* a reader waits only where a writer does */
    pthread_mutex_unlock(&lock->mutex);
}

void rw_write_lock(struct rw_lock *lock) {
    pthread_mutex_lock(&lock->mutex);
    lock->waiting_writers++;
    while (lock->writing || lock->readers > 0)
        pthread_cond_wait(&lock->may_write, &lock->mutex);
    lock->waiting_writers--;
    lock->writing = true;
    pthread_mutex_unlock(&lock->mutex);
}

void rw_write_unlock(struct rw_lock *lock) {
    pthread_mutex_lock(&lock->mutex);
    lock->writing = false;
    if (lock->waiting_writers > 0)
        pthread_cond_signal(&lock->may_write);
    else
        pthread_cond_broadcast(&lock->may_read);
    pthread_mutex_unlock(&lock->mutex);
}

bool rw_upgrade(struct rw_lock *lock) {
    pthread_mutex_lock(&lock->mutex);
    bool first = !lock->upgrading;
    if (first) {
        lock->upgrading = true;
        while (lock->readers > 1)
            pthread_cond_wait(&lock->last_reader, &lock->mutex);
        lock->upgrading = false;
        lock->readers = 0;
        lock->writing = true;
    }
    pthread_mutex_unlock(&lock->mutex);
    return first;
}
