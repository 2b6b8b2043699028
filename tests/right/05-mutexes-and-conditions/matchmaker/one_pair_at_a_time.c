// A turnstile for each side: only one of a side is inside, so one name for each side is enough.
#include "matchmaker.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct matchmaker {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_mutex_t turnstile[2];
    bool here[2]; /* the name is there, and its owner has not seen the other one's */
    size_t name[2];
};

struct matchmaker *match_create(void) {
    struct matchmaker *m = calloc(1, sizeof *m);
    if (m == NULL)
        return NULL;
    pthread_mutex_init(&m->lock, NULL);
    pthread_cond_init(&m->changed, NULL);
    pthread_mutex_init(&m->turnstile[LEFT], NULL);
    pthread_mutex_init(&m->turnstile[RIGHT], NULL);
    return m;
}

void match_destroy(struct matchmaker *m) {
    pthread_cond_destroy(&m->changed);
    pthread_mutex_destroy(&m->lock);
    pthread_mutex_destroy(&m->turnstile[LEFT]);
    pthread_mutex_destroy(&m->turnstile[RIGHT]);
    free(m);
}

size_t match(struct matchmaker *m, enum side side, size_t me) {
    enum side other = 1 - side;
    pthread_mutex_lock(&m->turnstile[side]);
    pthread_mutex_lock(&m->lock);
    m->name[side] = me;
    m->here[side] = true;
    pthread_cond_broadcast(&m->changed);
    while (!m->here[other])
        pthread_cond_wait(&m->changed, &m->lock);
    size_t partner = m->name[other];
    m->here[other] = false; /* taken; the other one leaves when its own is taken, too */
    pthread_cond_broadcast(&m->changed);
    while (m->here[side])
        pthread_cond_wait(&m->changed, &m->lock);
    pthread_mutex_unlock(&m->lock);
    pthread_mutex_unlock(&m->turnstile[side]);
    return partner;
}
