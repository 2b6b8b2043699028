// expect: wrong-output
// The first solution of the textbooks: a writer goes in when nobody happens to read.
#include "rw_lock.h"

#include <pthread.h>
#include <stdlib.h>

struct rw_lock {
    pthread_mutex_t m;
    pthread_cond_t changed;
    int readers;
    bool writing, upgrading;
};

struct rw_lock *rw_create(void) {
    struct rw_lock *l = calloc(1, sizeof *l);
    if (l == NULL)
        return NULL;
    pthread_mutex_init(&l->m, NULL);
    pthread_cond_init(&l->changed, NULL);
    return l;
}

void rw_destroy(struct rw_lock *l) {
    pthread_cond_destroy(&l->changed);
    pthread_mutex_destroy(&l->m);
    free(l);
}

void rw_read_lock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    while (l->writing || l->upgrading)
        pthread_cond_wait(&l->changed, &l->m);
    l->readers++;
    pthread_mutex_unlock(&l->m);
}

void rw_read_unlock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    if (--l->readers < 2)
        pthread_cond_broadcast(&l->changed);
    pthread_mutex_unlock(&l->m);
}

void rw_write_lock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    while (l->writing || l->readers > 0)
        pthread_cond_wait(&l->changed, &l->m);
    l->writing = true;
    pthread_mutex_unlock(&l->m);
}

void rw_write_unlock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    l->writing = false;
    pthread_cond_broadcast(&l->changed);
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
        pthread_cond_wait(&l->changed, &l->m);
    l->readers = 0;
    l->writing = true;
    l->upgrading = false;
    pthread_mutex_unlock(&l->m);
    return true;
}
