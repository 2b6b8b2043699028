// expect: wrong-output
// One semaphore: whoever comes posts it, and waits until somebody has.
#include "rendezvous.h"

#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>

struct rendezvous {
    sem_t here;
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *place = calloc(1, sizeof *place);
    if (place == NULL)
        return NULL;
    sem_init(&place->here, 0, 0);
    return place;
}

void rendezvous_meet(struct rendezvous *place, int side) {
    (void)side;
    sem_post(&place->here);
    while (sem_wait(&place->here) == -1 && errno == EINTR)
        ;
}

void rendezvous_free(struct rendezvous *place) {
    sem_destroy(&place->here);
    free(place);
}
