// expect: fault-handling
// sem_wait blocks until the semaphore is above 0, and then takes one.
#include "rendezvous.h"

#include <semaphore.h>
#include <stdlib.h>

struct rendezvous {
    sem_t of_side[2];
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *place = calloc(1, sizeof *place);
    if (place == NULL)
        return NULL;
    for (int i = 0; i < 2; i++)
        sem_init(&place->of_side[i], 0, 0);
    return place;
}

void rendezvous_meet(struct rendezvous *place, int side) {
    sem_post(&place->of_side[side]);
    sem_wait(&place->of_side[side ^ 1]);
}

void rendezvous_free(struct rendezvous *place) {
    for (int i = 0; i < 2; i++)
        sem_destroy(&place->of_side[i]);
    free(place);
}
