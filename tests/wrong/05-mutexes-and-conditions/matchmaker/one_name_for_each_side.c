// expect: wrong-output
// Whoever comes writes its name down for the other side: the next one of the same side writes over
// it.
#include "matchmaker.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct matchmaker {
    pthread_mutex_t lock;
    pthread_cond_t come[2];
    size_t waiting[2], names[2], woken[2];
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
    pthread_mutex_lock(&m->lock);
    enum side other = side == LEFT ? RIGHT : LEFT;
    m->names[side] = me;
    if (m->waiting[other] > 0) {
        m->waiting[other]--;
        m->woken[other]++;
        pthread_cond_signal(&m->come[other]);
    } else {
        m->waiting[side]++;
        while (m->woken[side] == 0)
            pthread_cond_wait(&m->come[side], &m->lock);
        m->woken[side]--;
    }
    size_t partner = m->names[other];
    pthread_mutex_unlock(&m->lock);
    return partner;
}
