#include "fast_rwlock.h"

enum { WRITER = 1 << 30 };

void fast_read_unlock(struct fast_rwlock *lock) {
    if (atomic_fetch_sub(&lock->state, 1) == WRITER + 1) { // the last, and a writer waits for that
        pthread_mutex_lock(&lock->lock);
        pthread_cond_signal(&lock->last_reader);
        pthread_mutex_unlock(&lock->lock);
    }
}

void fast_read_lock(struct fast_rwlock *lock) {
    while (atomic_fetch_add(&lock->state, 1) & WRITER) {
        fast_read_unlock(lock); // it has counted, and a writer may have seen it
        pthread_mutex_lock(&lock->lock);
        while (atomic_load(&lock->state) & WRITER)
            pthread_cond_wait(&lock->no_writer, &lock->lock);
        pthread_mutex_unlock(&lock->lock);
    }
}

void fast_write_lock(struct fast_rwlock *lock) {
    pthread_mutex_lock(&lock->lock);
    lock->writers++;
    atomic_fetch_or(&lock->state, WRITER);
    pthread_mutex_unlock(&lock->lock);
    pthread_mutex_lock(&lock->turn);
    pthread_mutex_lock(&lock->lock);
    while (atomic_load(&lock->state) != WRITER)
        pthread_cond_wait(&lock->last_reader, &lock->lock);
    pthread_mutex_unlock(&lock->lock);
}

void fast_write_unlock(struct fast_rwlock *lock) {
    pthread_mutex_unlock(&lock->turn);
    pthread_mutex_lock(&lock->lock);
    if (--lock->writers == 0) {
        atomic_fetch_and(&lock->state, ~(unsigned)WRITER);
        pthread_cond_broadcast(&lock->no_writer);
    }
    pthread_mutex_unlock(&lock->lock);
}
