/* A semaphore of a mutex and a condition variable: the reference solution. See counting.h. */
#include "counting.h"

#include <pthread.h>
#include <stdlib.h>

struct counting {
    pthread_mutex_t lock;    /* guards value */
    pthread_cond_t not_zero; /* where threads sleep until value > 0 */
    unsigned value;
};

struct counting *counting_create(unsigned value) {
    struct counting *semaphore = malloc(sizeof *semaphore);
    if (semaphore == NULL)
        return NULL;
    /* With default attributes these cannot fail on Linux. */
    pthread_mutex_init(&semaphore->lock, NULL);
    pthread_cond_init(&semaphore->not_zero, NULL);
    semaphore->value = value;
    return semaphore;
}

void counting_destroy(struct counting *semaphore) {
    pthread_cond_destroy(&semaphore->not_zero);
    pthread_mutex_destroy(&semaphore->lock);
    free(semaphore);
}

void counting_up(struct counting *semaphore) {
    pthread_mutex_lock(&semaphore->lock);
    semaphore->value++;
    pthread_cond_signal(&semaphore->not_zero); /* one more may go on, whatever the value was */
    pthread_mutex_unlock(&semaphore->lock);
}

void counting_down(struct counting *semaphore) {
    pthread_mutex_lock(&semaphore->lock);
    while (semaphore->value == 0)
        pthread_cond_wait(&semaphore->not_zero, &semaphore->lock);
    semaphore->value--;
    pthread_mutex_unlock(&semaphore->lock);
}

bool counting_try_down(struct counting *semaphore) {
    pthread_mutex_lock(&semaphore->lock);
    bool lowered = semaphore->value > 0;
    if (lowered)
        semaphore->value--;
    pthread_mutex_unlock(&semaphore->lock);
    return lowered;
}
