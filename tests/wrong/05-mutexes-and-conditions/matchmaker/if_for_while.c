// expect: wrong-output
// Nobody else knows of the condition variable: whoever wakes has a partner.
#include "matchmaker.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct waiter {
    size_t name, partner;
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

size_t match(struct matchmaker *m, enum side side, size_t me) {
    size_t partner;
    pthread_mutex_lock(&m->lock);
    if (m->waiting[!side] == NULL) {
        struct waiter self = {me, 0, PTHREAD_COND_INITIALIZER, NULL};
        append(&m->waiting[side], &self);
        if (m->waiting[!side] == NULL)
            pthread_cond_wait(&self.cond, &m->lock);
        pthread_cond_destroy(&self.cond);
        partner = self.partner;
    } else {
        struct waiter *other = m->waiting[!side];
        m->waiting[!side] = other->next;
        partner = other->name;
        other->partner = me;
        pthread_cond_signal(&other->cond);
    }
    pthread_mutex_unlock(&m->lock);
    return partner;
}
