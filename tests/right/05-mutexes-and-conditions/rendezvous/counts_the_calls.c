// Mutex and condition variable; each side counts its calls.
#include "rendezvous.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct rendezvous {
    pthread_mutex_t lock; /* guards calls */
    pthread_cond_t came;
    unsigned long calls[2];
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *place = malloc(sizeof *place);
    if (place != NULL)
        *place = (struct rendezvous){PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, {0, 0}};
    return place;
}

void rendezvous_meet(struct rendezvous *place, int side) {
    pthread_mutex_lock(&place->lock);
    unsigned long mine = ++place->calls[side];
    pthread_cond_signal(&place->came);
    while (place->calls[!side] < mine)
        pthread_cond_wait(&place->came, &place->lock);
    pthread_mutex_unlock(&place->lock);
}

void rendezvous_free(struct rendezvous *place) {
    pthread_cond_destroy(&place->came);
    pthread_mutex_destroy(&place->lock);
    free(place);
}
