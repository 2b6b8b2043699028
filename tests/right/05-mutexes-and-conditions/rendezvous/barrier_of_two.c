// A barrier of two is a rendezvous.
#include "rendezvous.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct rendezvous {
    pthread_barrier_t barrier;
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *rendezvous = malloc(sizeof *rendezvous);
    if (rendezvous == NULL)
        return NULL;
    int error = pthread_barrier_init(&rendezvous->barrier, NULL, 2);
    if (error == 0)
        return rendezvous;
    free(rendezvous);
    errno = error;
    return NULL;
}

void rendezvous_meet(struct rendezvous *rendezvous, int side) {
    (void)side;
    pthread_barrier_wait(&rendezvous->barrier);
}

void rendezvous_free(struct rendezvous *rendezvous) {
    pthread_barrier_destroy(&rendezvous->barrier);
    free(rendezvous);
}
