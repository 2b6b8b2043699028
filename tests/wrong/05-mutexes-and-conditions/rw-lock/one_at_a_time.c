// expect: deadlock
// A mutex keeps everybody apart, readers from readers too.
#include "rw_lock.h"

#include <pthread.h>
#include <stdlib.h>

struct rw_lock {
    pthread_mutex_t m;
};

struct rw_lock *rw_create(void) {
    struct rw_lock *l = malloc(sizeof *l);
    if (l != NULL)
        pthread_mutex_init(&l->m, NULL);
    return l;
}

void rw_destroy(struct rw_lock *l) {
    pthread_mutex_destroy(&l->m);
    free(l);
}

void rw_read_lock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
}

void rw_read_unlock(struct rw_lock *l) {
    pthread_mutex_unlock(&l->m);
}

void rw_write_lock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
}

void rw_write_unlock(struct rw_lock *l) {
    pthread_mutex_unlock(&l->m);
}

/* A reader is alone anyway. */
bool rw_upgrade(struct rw_lock *l) {
    (void)l;
    return true;
}
