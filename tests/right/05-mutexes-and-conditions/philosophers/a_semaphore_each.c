// Each philosopher sleeps at a semaphore of its own; whoever has eaten looks whether a neighbour can now.
#include "table.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

enum state { THINKS, IS_HUNGRY, EATS };

struct philosopher {
    enum state state;
    sem_t may_eat;
};

struct table {
    pthread_mutex_t mutex; /* guards every state */
    unsigned seats;
    struct philosopher *at;
};

struct table *table_new(unsigned seats) {
    struct table *t = malloc(sizeof *t);
    struct philosopher *at = calloc(seats, sizeof *at);
    if (t == NULL || at == NULL) {
        free(t);
        free(at);
        errno = ENOMEM;
        return NULL;
    }
    t->seats = seats;
    t->at = at;
    pthread_mutex_init(&t->mutex, NULL);
    for (unsigned i = 0; i < seats; i++)
        sem_init(&at[i].may_eat, 0, 0);
    return t;
}

static unsigned left_of(const struct table *t, unsigned seat) {
    return (seat + t->seats - 1) % t->seats;
}

static unsigned right_of(const struct table *t, unsigned seat) {
    return (seat + 1) % t->seats;
}

/* Called with the mutex held. */
static void let_eat(struct table *t, unsigned seat) {
    if (t->at[seat].state == IS_HUNGRY && t->at[left_of(t, seat)].state != EATS &&
        t->at[right_of(t, seat)].state != EATS) {
        t->at[seat].state = EATS;
        sem_post(&t->at[seat].may_eat);
    }
}

void table_take(struct table *t, unsigned seat) {
    pthread_mutex_lock(&t->mutex);
    t->at[seat].state = IS_HUNGRY;
    let_eat(t, seat);
    pthread_mutex_unlock(&t->mutex);
    while (sem_wait(&t->at[seat].may_eat) == -1 && errno == EINTR)
        continue;
}

void table_put(struct table *t, unsigned seat) {
    pthread_mutex_lock(&t->mutex);
    t->at[seat].state = THINKS;
    let_eat(t, left_of(t, seat));
    let_eat(t, right_of(t, seat));
    pthread_mutex_unlock(&t->mutex);
}

void table_free(struct table *t) {
    for (unsigned i = 0; i < t->seats; i++)
        sem_destroy(&t->at[i].may_eat);
    pthread_mutex_destroy(&t->mutex);
    free(t->at);
    free(t);
}
