// expect: wrong-output
// Counts how often each side has come, and waits if the other one is behind.
#include "rendezvous.h"

#include <pthread.h>
#include <stdlib.h>

struct rendezvous {
    pthread_mutex_t mutex; /* guards times */
    pthread_cond_t changed;
    long times[2];
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *place = calloc(1, sizeof *place);
    if (place == NULL)
        return NULL;
    pthread_mutex_init(&place->mutex, NULL);
    pthread_cond_init(&place->changed, NULL);
    return place;
}

void rendezvous_meet(struct rendezvous *place, int side) {
    pthread_mutex_lock(&place->mutex);
    place->times[side]++;
    pthread_cond_signal(&place->changed);
    if (place->times[1 - side] < place->times[side])
        pthread_cond_wait(&place->changed, &place->mutex);
    pthread_mutex_unlock(&place->mutex);
}

void rendezvous_free(struct rendezvous *place) {
    pthread_cond_destroy(&place->changed);
    pthread_mutex_destroy(&place->mutex);
    free(place);
}
