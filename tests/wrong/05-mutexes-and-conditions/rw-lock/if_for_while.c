// expect: race
// A writer that was woken goes in: the last reader has told it to.
#include "rw_lock.h"

#include <pthread.h>
#include <stdlib.h>

struct rw_lock {
    pthread_mutex_t m;
    pthread_cond_t read_ok, write_ok, alone;
    int readers, waiting;
    bool writing, upgrading;
};

struct rw_lock *rw_create(void) {
    struct rw_lock *l = calloc(1, sizeof *l);
    if (l == NULL)
        return NULL;
    pthread_mutex_init(&l->m, NULL);
    pthread_cond_init(&l->read_ok, NULL);
    pthread_cond_init(&l->write_ok, NULL);
    pthread_cond_init(&l->alone, NULL);
    return l;
}

void rw_destroy(struct rw_lock *l) {
    pthread_cond_destroy(&l->read_ok);
    pthread_cond_destroy(&l->write_ok);
    pthread_cond_destroy(&l->alone);
    pthread_mutex_destroy(&l->m);
    free(l);
}

void rw_read_lock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    while (l->writing || l->waiting > 0 || l->upgrading)
        pthread_cond_wait(&l->read_ok, &l->m);
    l->readers++;
    pthread_mutex_unlock(&l->m);
}

void rw_read_unlock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    l->readers--;
    if (l->readers == 0)
        pthread_cond_signal(&l->write_ok);
    if (l->readers == 1)
        pthread_cond_signal(&l->alone);
    pthread_mutex_unlock(&l->m);
}

void rw_write_lock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    l->waiting++;
    if (l->writing || l->readers > 0)
        pthread_cond_wait(&l->write_ok, &l->m);
    l->waiting--;
    l->writing = true;
    pthread_mutex_unlock(&l->m);
}

void rw_write_unlock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    l->writing = false;
    if (l->waiting > 0)
        pthread_cond_signal(&l->write_ok);
    else
        pthread_cond_broadcast(&l->read_ok);
    pthread_mutex_unlock(&l->m);
}

bool rw_upgrade(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    if (l->upgrading) {
        pthread_mutex_unlock(&l->m);
        return false;
    }
    l->upgrading = true;
    while (l->readers != 1)
        pthread_cond_wait(&l->alone, &l->m);
    l->readers = 0;
    l->writing = true;
    l->upgrading = false;
    pthread_mutex_unlock(&l->m);
    return true;
}
