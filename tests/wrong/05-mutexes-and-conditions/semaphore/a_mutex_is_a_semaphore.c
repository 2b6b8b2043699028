// expect: deadlock
// Down is lock and up is unlock: true for a value of 1 and a thread that does both.
#include "counting.h"

#include <pthread.h>
#include <stdlib.h>

struct counting {
    pthread_mutex_t mutex;
};

struct counting *counting_create(unsigned value) {
    struct counting *s = malloc(sizeof *s);
    if (s == NULL)
        return NULL;
    pthread_mutex_init(&s->mutex, NULL);
    if (value == 0)
        pthread_mutex_lock(&s->mutex);
    return s;
}

void counting_destroy(struct counting *s) {
    pthread_mutex_destroy(&s->mutex);
    free(s);
}

void counting_up(struct counting *s) {
    pthread_mutex_unlock(&s->mutex);
}

void counting_down(struct counting *s) {
    pthread_mutex_lock(&s->mutex);
}

bool counting_try_down(struct counting *s) {
    return pthread_mutex_trylock(&s->mutex) == 0;
}
