// expect: lost-wakeup
// Three may be in, so that the value is never more than three: one that leaves gives back what
// it has taken.
#include "counting.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct counting {
    pthread_mutex_t lock;
    pthread_cond_t raised;
    unsigned value, most;
};

struct counting *counting_create(unsigned value) {
    struct counting *semaphore = malloc(sizeof *semaphore);
    if (semaphore == NULL)
        return NULL;
    pthread_mutex_init(&semaphore->lock, NULL);
    pthread_cond_init(&semaphore->raised, NULL);
    semaphore->value = value;
    semaphore->most = value > 0 ? value : 1;
    return semaphore;
}

void counting_destroy(struct counting *semaphore) {
    pthread_cond_destroy(&semaphore->raised);
    pthread_mutex_destroy(&semaphore->lock);
    free(semaphore);
}

void counting_up(struct counting *semaphore) {
    pthread_mutex_lock(&semaphore->lock);
    if (semaphore->value < semaphore->most)
        semaphore->value++;
    pthread_cond_signal(&semaphore->raised);
    pthread_mutex_unlock(&semaphore->lock);
}

void counting_down(struct counting *semaphore) {
    pthread_mutex_lock(&semaphore->lock);
    while (semaphore->value == 0)
        pthread_cond_wait(&semaphore->raised, &semaphore->lock);
    semaphore->value--;
    pthread_mutex_unlock(&semaphore->lock);
}

bool counting_try_down(struct counting *semaphore) {
    pthread_mutex_lock(&semaphore->lock);
    bool good = semaphore->value > 0;
    if (good)
        semaphore->value--;
    pthread_mutex_unlock(&semaphore->lock);
    return good;
}
