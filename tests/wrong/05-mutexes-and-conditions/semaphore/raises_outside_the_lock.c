// expect: lost-wakeup
// An atomic value can be raised without the lock, and a signal needs none either.
#include "counting.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct counting {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    atomic_uint value;
};

struct counting *counting_create(unsigned value) {
    struct counting *s = malloc(sizeof *s);
    if (s == NULL)
        return NULL;
    pthread_mutex_init(&s->mutex, NULL);
    pthread_cond_init(&s->cond, NULL);
    atomic_init(&s->value, value);
    return s;
}

void counting_destroy(struct counting *s) {
    pthread_cond_destroy(&s->cond);
    pthread_mutex_destroy(&s->mutex);
    free(s);
}

void counting_up(struct counting *s) {
    atomic_fetch_add(&s->value, 1);
    pthread_cond_signal(&s->cond);
}

void counting_down(struct counting *s) {
    pthread_mutex_lock(&s->mutex);
    while (atomic_load(&s->value) == 0)
        pthread_cond_wait(&s->cond, &s->mutex);
    atomic_fetch_sub(&s->value, 1);
    pthread_mutex_unlock(&s->mutex);
}

bool counting_try_down(struct counting *s) {
    bool done = false;
    pthread_mutex_lock(&s->mutex);
    if (s->value > 0) {
        s->value--;
        done = true;
    }
    pthread_mutex_unlock(&s->mutex);
    return done;
}
