// expect: wrong-output
// The two counters are global: there is only one meeting place anyway.
#include "rendezvous.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct rendezvous {
    pthread_mutex_t lock;
    pthread_cond_t changed;
};

static unsigned long calls[2];

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *rendezvous = calloc(1, sizeof *rendezvous);
    if (rendezvous == NULL)
        return NULL;
    calls[0] = calls[1] = 0;
    pthread_mutex_init(&rendezvous->lock, NULL);
    pthread_cond_init(&rendezvous->changed, NULL);
    return rendezvous;
}

void rendezvous_meet(struct rendezvous *rendezvous, int side) {
    pthread_mutex_lock(&rendezvous->lock);
    unsigned long number = ++calls[side];
    pthread_cond_broadcast(&rendezvous->changed);
    while (calls[!side] < number)
        pthread_cond_wait(&rendezvous->changed, &rendezvous->lock);
    pthread_mutex_unlock(&rendezvous->lock);
}

void rendezvous_free(struct rendezvous *rendezvous) {
    pthread_cond_destroy(&rendezvous->changed);
    pthread_mutex_destroy(&rendezvous->lock);
    free(rendezvous);
}
