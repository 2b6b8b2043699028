// expect: lost-wakeup
// Waits when it has to, but for the signal and not for the value.
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
    pthread_cond_signal(&s->cond);
    s->value++;
    pthread_mutex_unlock(&s->mutex);
}

void counting_down(struct counting *s) {
    pthread_mutex_lock(&s->mutex);
    pthread_cond_wait(&s->cond, &s->mutex);
    s->value--;
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
