// expect: wrong-output
// A semaphore is a lock, and a lock is open at first: both begin with 1.
#include "rendezvous.h"

#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>

struct rendezvous {
    sem_t first, second;
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *place = calloc(1, sizeof *place);
    if (place == NULL)
        return NULL;
    if (sem_init(&place->first, 0, 1) == -1 || sem_init(&place->second, 0, 1) == -1) {
        free(place);
        return NULL;
    }
    return place;
}

static void down(sem_t *semaphore) {
    while (sem_wait(semaphore) == -1 && errno == EINTR)
        continue;
}

void rendezvous_meet(struct rendezvous *place, int side) {
    if (side == 0) {
        sem_post(&place->first);
        down(&place->second);
    } else {
        sem_post(&place->second);
        down(&place->first);
    }
}

void rendezvous_free(struct rendezvous *place) {
    sem_destroy(&place->first);
    sem_destroy(&place->second);
    free(place);
}
