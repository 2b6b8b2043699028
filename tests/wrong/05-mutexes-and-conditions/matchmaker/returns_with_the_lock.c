// expect: deadlock
// Two ways out of the function, and one of them leaves the lock locked.
#include "matchmaker.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct waiter {
    size_t name, partner;
    bool matched;
    struct waiter *next;
};

struct matchmaker {
    pthread_mutex_t lock;
    pthread_cond_t matched;
    struct waiter *waiting[2];
};

struct matchmaker *match_create(void) {
    struct matchmaker *m = calloc(1, sizeof *m);
    if (m == NULL)
        return NULL;
    pthread_mutex_init(&m->lock, NULL);
    pthread_cond_init(&m->matched, NULL);
    return m;
}

void match_destroy(struct matchmaker *m) {
    pthread_cond_destroy(&m->matched);
    pthread_mutex_destroy(&m->lock);
    free(m);
}

static void append(struct waiter **list, struct waiter *waiter) {
    while (*list != NULL)
        list = &(*list)->next;
    *list = waiter;
}

size_t match(struct matchmaker *m, enum side side, size_t me) {
    pthread_mutex_lock(&m->lock);
    struct waiter *other = m->waiting[1 - side];
    if (other != NULL) {
        m->waiting[1 - side] = other->next;
        other->partner = me;
        other->matched = true;
        pthread_cond_broadcast(&m->matched);
        return other->name;
    }
    struct waiter self = {.name = me};
    append(&m->waiting[side], &self);
    while (!self.matched)
        pthread_cond_wait(&m->matched, &m->lock);
    pthread_mutex_unlock(&m->lock);
    return self.partner;
}
