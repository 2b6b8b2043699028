// expect: wrong-output
// Each has a place in the list and is woken by itself, but the answer lies in one place for all.
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
    size_t answer;
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
    struct waiter *first = m->waiting[1 - side];
    if (first != NULL) {
        m->waiting[1 - side] = first->next;
        partner = first->name;
        m->answer = me;
        first->matched = true;
        pthread_cond_signal(&first->cond);
    } else {
        struct waiter waiter = {.name = me, .cond = PTHREAD_COND_INITIALIZER};
        append(&m->waiting[side], &waiter);
        while (!waiter.matched)
            pthread_cond_wait(&waiter.cond, &m->lock);
        partner = m->answer;
        pthread_cond_destroy(&waiter.cond);
    }
    pthread_mutex_unlock(&m->lock);
    return partner;
}
