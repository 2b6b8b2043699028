// expect: deadlock
// Waits for the other one, then says that it may go on too.
#include "rendezvous.h"

#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>

struct rendezvous {
    sem_t arrived[2];
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *place = calloc(1, sizeof *place);
    if (place == NULL)
        return NULL;
    sem_init(&place->arrived[0], 0, 0);
    sem_init(&place->arrived[1], 0, 0);
    return place;
}

void rendezvous_meet(struct rendezvous *place, int side) {
    while (sem_wait(&place->arrived[!side]) == -1 && errno == EINTR)
        ;
    sem_post(&place->arrived[side]);
}

void rendezvous_free(struct rendezvous *place) {
    sem_destroy(&place->arrived[0]);
    sem_destroy(&place->arrived[1]);
    free(place);
}
