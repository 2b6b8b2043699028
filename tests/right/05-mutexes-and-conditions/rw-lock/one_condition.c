// One condition variable for all: whoever wakes looks whether it may go on.
#include "rw_lock.h"

#include <pthread.h>
#include <stdlib.h>

struct rw_lock {
    pthread_mutex_t m;
    pthread_cond_t changed;
    int inside; /* readers; -1: a writer */
    int writers; /* that wait */
    bool upgrading;
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

static void change(struct rw_lock *l, int inside) {
    l->inside = inside;
    pthread_cond_broadcast(&l->changed);
    pthread_mutex_unlock(&l->m);
}

void rw_read_lock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    while (l->inside < 0 || l->writers > 0 || l->upgrading)
        pthread_cond_wait(&l->changed, &l->m);
    change(l, l->inside + 1);
}

void rw_read_unlock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    change(l, l->inside - 1);
}

void rw_write_lock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    for (l->writers++; l->inside != 0;)
        pthread_cond_wait(&l->changed, &l->m);
    l->writers--;
    change(l, -1);
}

void rw_write_unlock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    change(l, 0);
}

bool rw_upgrade(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    if (l->upgrading)
        return pthread_mutex_unlock(&l->m), false;
    l->upgrading = true;
    while (l->inside > 1)
        pthread_cond_wait(&l->changed, &l->m);
    l->upgrading = false;
    change(l, -1);
    return true;
}
