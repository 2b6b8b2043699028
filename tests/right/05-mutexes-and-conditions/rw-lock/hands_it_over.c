// Nobody takes the lock who was woken: the one that leaves gives it to the next, and then tells it.
#include "rw_lock.h"

#include <pthread.h>
#include <stdlib.h>

struct rw_lock {
    pthread_mutex_t m;
    pthread_cond_t readers_in, writer_in, upgrader_in;
    int readers, waiting_readers;
    unsigned long groups; /* of readers that were let in */
    unsigned long first_writer, next_writer; /* numbers: of the one that may write, of the next to come */
    bool writing, upgrading, upgraded;
};

struct rw_lock *rw_create(void) {
    struct rw_lock *l = calloc(1, sizeof *l);
    if (l == NULL)
        return NULL;
    pthread_mutex_init(&l->m, NULL);
    pthread_cond_init(&l->readers_in, NULL);
    pthread_cond_init(&l->writer_in, NULL);
    pthread_cond_init(&l->upgrader_in, NULL);
    return l;
}

void rw_destroy(struct rw_lock *l) {
    pthread_cond_destroy(&l->readers_in);
    pthread_cond_destroy(&l->writer_in);
    pthread_cond_destroy(&l->upgrader_in);
    pthread_mutex_destroy(&l->m);
    free(l);
}

static int waiting_writers(const struct rw_lock *l) {
    return (int)(l->next_writer - l->first_writer);
}

static void let_writer_in(struct rw_lock *l) {
    l->first_writer++;
    l->writing = true;
    pthread_cond_broadcast(&l->writer_in);
}

void rw_read_lock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    if (l->writing || l->upgrading || waiting_writers(l) > 0) {
        unsigned long group = l->groups;
        l->waiting_readers++;
        while (group == l->groups)
            pthread_cond_wait(&l->readers_in, &l->m);
    } else {
        l->readers++;
    }
    pthread_mutex_unlock(&l->m);
}

void rw_read_unlock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    l->readers--;
    if (l->upgrading && l->readers == 1) {
        l->readers = 0;
        l->upgrading = false;
        l->writing = l->upgraded = true;
        pthread_cond_signal(&l->upgrader_in);
    } else if (l->readers == 0 && waiting_writers(l) > 0) {
        let_writer_in(l);
    }
    pthread_mutex_unlock(&l->m);
}

void rw_write_lock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    unsigned long mine = l->next_writer++;
    if (!l->writing && l->readers == 0)
        let_writer_in(l);
    while (mine >= l->first_writer)
        pthread_cond_wait(&l->writer_in, &l->m);
    pthread_mutex_unlock(&l->m);
}

void rw_write_unlock(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    l->writing = false;
    if (waiting_writers(l) > 0) {
        let_writer_in(l);
    } else if (l->waiting_readers > 0) {
        l->readers = l->waiting_readers;
        l->waiting_readers = 0;
        l->groups++;
        pthread_cond_broadcast(&l->readers_in);
    }
    pthread_mutex_unlock(&l->m);
}

bool rw_upgrade(struct rw_lock *l) {
    pthread_mutex_lock(&l->m);
    bool first = !l->upgrading;
    if (first && l->readers == 1) {
        l->readers = 0;
        l->writing = true;
    } else if (first) {
        l->upgrading = true;
        l->upgraded = false;
        while (!l->upgraded)
            pthread_cond_wait(&l->upgrader_in, &l->m);
    }
    pthread_mutex_unlock(&l->m);
    return first;
}
