// expect: wrong-output
// Two have to be here. When they are, both go on.
#include "rendezvous.h"

#include <pthread.h>
#include <stdlib.h>

struct rendezvous {
    pthread_mutex_t mutex;
    pthread_cond_t complete;
    int count;
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *place = calloc(1, sizeof *place);
    if (place == NULL)
        return NULL;
    pthread_mutex_init(&place->mutex, NULL);
    pthread_cond_init(&place->complete, NULL);
    return place;
}

void rendezvous_meet(struct rendezvous *place, int side) {
    (void)side;
    pthread_mutex_lock(&place->mutex);
    place->count++;
    if (place->count >= 2)
        pthread_cond_broadcast(&place->complete);
    while (place->count < 2)
        pthread_cond_wait(&place->complete, &place->mutex);
    pthread_mutex_unlock(&place->mutex);
}

void rendezvous_free(struct rendezvous *place) {
    pthread_cond_destroy(&place->complete);
    pthread_mutex_destroy(&place->mutex);
    free(place);
}
