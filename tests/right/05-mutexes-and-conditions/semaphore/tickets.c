// First come, first served: each takes a number, and waits until it is called.
#include "counting.h"

#include <pthread.h>
#include <stdlib.h>

struct counting {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    unsigned long next;   /* the number that the next one takes */
    unsigned long called; /* numbers below it may go on */
};

struct counting *counting_create(unsigned value) {
    struct counting *s = malloc(sizeof *s);
    if (s == NULL)
        return NULL;
    pthread_mutex_init(&s->mutex, NULL);
    pthread_cond_init(&s->cond, NULL);
    s->next = 0;
    s->called = value;
    return s;
}

void counting_destroy(struct counting *s) {
    pthread_cond_destroy(&s->cond);
    pthread_mutex_destroy(&s->mutex);
    free(s);
}

void counting_up(struct counting *s) {
    pthread_mutex_lock(&s->mutex);
    s->called++;
    pthread_cond_broadcast(&s->cond);
    pthread_mutex_unlock(&s->mutex);
}

void counting_down(struct counting *s) {
    pthread_mutex_lock(&s->mutex);
    unsigned long mine = s->next++;
    while (mine >= s->called)
        pthread_cond_wait(&s->cond, &s->mutex);
    pthread_mutex_unlock(&s->mutex);
}

bool counting_try_down(struct counting *s) {
    pthread_mutex_lock(&s->mutex);
    bool free_number = s->next < s->called;
    s->next += free_number;
    pthread_mutex_unlock(&s->mutex);
    return free_number;
}
