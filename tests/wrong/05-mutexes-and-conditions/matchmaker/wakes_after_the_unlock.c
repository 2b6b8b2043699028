// expect: race
// The lock is given back before the signal; the one that is to be woken may have woken without a
// cause, gone on, and freed what it waited at.
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
    struct waiter *waiting[2];
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

static void append(struct waiter **list, struct waiter *waiter) {
    while (*list != NULL)
        list = &(*list)->next;
    *list = waiter;
}

static size_t wait_for(struct matchmaker *m, enum side side, size_t me) {
    struct waiter *self = malloc(sizeof *self);
    if (self == NULL)
        abort();
    *self = (struct waiter){.name = me};
    pthread_cond_init(&self->cond, NULL);
    append(&m->waiting[side], self);
    while (!self->matched)
        pthread_cond_wait(&self->cond, &m->lock);
    size_t partner = self->partner;
    pthread_cond_destroy(&self->cond);
    free(self);
    return partner;
}

size_t match(struct matchmaker *m, enum side side, size_t me) {
    size_t partner;
    pthread_mutex_lock(&m->lock);
    struct waiter *other = m->waiting[1 - side];
    if (other == NULL) {
        partner = wait_for(m, side, me);
        pthread_mutex_unlock(&m->lock);
    } else {
        m->waiting[1 - side] = other->next;
        partner = other->name;
        other->partner = me;
        other->matched = true;
        pthread_mutex_unlock(&m->lock);
        pthread_cond_signal(&other->cond);
    }
    return partner;
}
