// expect: wrong-output
// Writers go first: who would upgrade while one waits is refused.
#include "rw_lock.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct rw_lock {
    pthread_mutex_t mutex;
    pthread_cond_t may_read, may_write, may_upgrade;
    unsigned reading, writers_waiting;
    bool writing, upgrading;
};

struct rw_lock *rw_create(void) {
    struct rw_lock *lock = calloc(1, sizeof *lock);
    if (lock == NULL)
        return NULL;
    pthread_mutex_init(&lock->mutex, NULL);
    pthread_cond_init(&lock->may_read, NULL);
    pthread_cond_init(&lock->may_write, NULL);
    pthread_cond_init(&lock->may_upgrade, NULL);
    return lock;
}

void rw_destroy(struct rw_lock *lock) {
    pthread_cond_destroy(&lock->may_upgrade);
    pthread_cond_destroy(&lock->may_write);
    pthread_cond_destroy(&lock->may_read);
    pthread_mutex_destroy(&lock->mutex);
    free(lock);
}

static void next(struct rw_lock *lock) {
    if (lock->upgrading) {
        if (lock->reading == 1)
            pthread_cond_signal(&lock->may_upgrade);
    } else if (lock->writers_waiting > 0) {
        if (lock->reading == 0)
            pthread_cond_signal(&lock->may_write);
    } else {
        pthread_cond_broadcast(&lock->may_read);
    }
}

void rw_read_lock(struct rw_lock *lock) {
    pthread_mutex_lock(&lock->mutex);
    while (lock->writing || lock->upgrading || lock->writers_waiting > 0)
        pthread_cond_wait(&lock->may_read, &lock->mutex);
    lock->reading++;
    pthread_mutex_unlock(&lock->mutex);
}

void rw_write_lock(struct rw_lock *lock) {
    pthread_mutex_lock(&lock->mutex);
    lock->writers_waiting++;
    while (lock->writing || lock->reading > 0)
        pthread_cond_wait(&lock->may_write, &lock->mutex);
    lock->writers_waiting--;
    lock->writing = true;
    pthread_mutex_unlock(&lock->mutex);
}

void rw_read_unlock(struct rw_lock *lock) {
    pthread_mutex_lock(&lock->mutex);
    lock->reading--;
    next(lock);
    pthread_mutex_unlock(&lock->mutex);
}

void rw_write_unlock(struct rw_lock *lock) {
    pthread_mutex_lock(&lock->mutex);
    lock->writing = false;
    next(lock);
    pthread_mutex_unlock(&lock->mutex);
}

bool rw_upgrade(struct rw_lock *lock) {
    pthread_mutex_lock(&lock->mutex);
    if (lock->upgrading || lock->writers_waiting > 0) {
        pthread_mutex_unlock(&lock->mutex);
        return false;
    }
    lock->upgrading = true;
    while (lock->reading > 1)
        pthread_cond_wait(&lock->may_upgrade, &lock->mutex);
    lock->upgrading = false;
    lock->reading = 0;
    lock->writing = true;
    pthread_mutex_unlock(&lock->mutex);
    return true;
}
