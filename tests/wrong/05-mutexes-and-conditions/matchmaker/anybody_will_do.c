// expect: wrong-output
// Pairs are made of two who come one after another, wherever they come from.
#include "matchmaker.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct waiter {
    size_t name, partner;
    bool matched;
    pthread_cond_t cond;
    struct waiter *next;
};

struct matchmaker {
    pthread_mutex_t lock;
    struct waiter *waiting;
};

struct matchmaker *match_create(void) {
    struct matchmaker *m = calloc(1, sizeof *m);
    if (m == NULL)
        return NULL;
    pthread_mutex_init(&m->lock, NULL);
    return m;
}

void match_destroy(struct matchmaker *m) {
    pthread_mutex_destroy(&m->lock);
    free(m);
}

size_t match(struct matchmaker *m, enum side side, size_t me) {
    struct waiter self = {.name = me, .cond = PTHREAD_COND_INITIALIZER};
    (void)side;
    pthread_mutex_lock(&m->lock);
    if (m->waiting != NULL) {
        m->waiting->partner = me;
        m->waiting->matched = true;
        self.partner = m->waiting->name;
        pthread_cond_signal(&m->waiting->cond);
        m->waiting = NULL;
    } else {
        m->waiting = &self;
        while (!self.matched)
            pthread_cond_wait(&self.cond, &m->lock);
    }
    pthread_mutex_unlock(&m->lock);
    pthread_cond_destroy(&self.cond);
    return self.partner;
}
