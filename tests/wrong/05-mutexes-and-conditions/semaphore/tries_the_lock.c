// expect: wrong-output
// A try must not wait, so it tries the mutex as well; but that one is only held for a moment, and
// says nothing about the value.
#include "counting.h"

#include <pthread.h>
#include <stdlib.h>

struct counting {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    unsigned value;
};

struct counting *counting_create(unsigned value) {
    struct counting *s = malloc(sizeof *s);
    if (s == NULL)
        return NULL;
    pthread_mutex_init(&s->mutex, NULL);
    pthread_cond_init(&s->cond, NULL);
    s->value = value;
    return s;
}

void counting_destroy(struct counting *s) {
    pthread_cond_destroy(&s->cond);
    pthread_mutex_destroy(&s->mutex);
    free(s);
}

void counting_up(struct counting *s) {
    pthread_mutex_lock(&s->mutex);
    s->value++;
    pthread_cond_signal(&s->cond);
    pthread_mutex_unlock(&s->mutex);
}

void counting_down(struct counting *s) {
    pthread_mutex_lock(&s->mutex);
    while (s->value == 0)
        pthread_cond_wait(&s->cond, &s->mutex);
    s->value--;
    pthread_mutex_unlock(&s->mutex);
}

bool counting_try_down(struct counting *s) {
    bool done = false;
    if (pthread_mutex_trylock(&s->mutex) != 0)
        return false;
    if (s->value > 0) {
        s->value--;
        done = true;
    }
    pthread_mutex_unlock(&s->mutex);
    return done;
}
