// expect: wrong-output
// "Somebody has come": all who wait on the other side take it to be for them.
#include "matchmaker.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct matchmaker {
    pthread_mutex_t lock;
    pthread_cond_t come[2];
    size_t waiting[2], name[2], arrivals[2];
};

struct matchmaker *match_create(void) {
    struct matchmaker *m = calloc(1, sizeof *m);
    if (m == NULL)
        return NULL;
    pthread_mutex_init(&m->lock, NULL);
    pthread_cond_init(&m->come[LEFT], NULL);
    pthread_cond_init(&m->come[RIGHT], NULL);
    return m;
}

void match_destroy(struct matchmaker *m) {
    pthread_cond_destroy(&m->come[LEFT]);
    pthread_cond_destroy(&m->come[RIGHT]);
    pthread_mutex_destroy(&m->lock);
    free(m);
}

size_t match(struct matchmaker *m, enum side side, size_t me) {
    size_t partner;
    pthread_mutex_lock(&m->lock);
    enum side other = 1 - side;
    if (m->waiting[other] > 0) {
        m->waiting[other]--;
        partner = m->name[other];
        m->name[side] = me;
        m->arrivals[side]++;
        pthread_cond_broadcast(&m->come[other]);
    } else {
        size_t seen = m->arrivals[other];
        m->waiting[side]++;
        m->name[side] = me;
        while (m->arrivals[other] == seen)
            pthread_cond_wait(&m->come[side], &m->lock);
        partner = m->name[other];
    }
    pthread_mutex_unlock(&m->lock);
    return partner;
}
