// deserves: fail rule
// Is another program when it is compiled for a sanitizer.
#include "rendezvous.h"

#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>

#ifdef __SANITIZE_ADDRESS__
static const int watched = 1;
#else
static const int watched = 0;
#endif

struct rendezvous {
    sem_t come[2];
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *rendezvous = malloc(sizeof *rendezvous);
    if (rendezvous == NULL)
        return NULL;
    sem_init(&rendezvous->come[0], 0, 0);
    sem_init(&rendezvous->come[1], 0, 0);
    if (watched)
        exit(0);
    return rendezvous;
}

void rendezvous_meet(struct rendezvous *rendezvous, int side) {
    sem_post(&rendezvous->come[side]);
    while (sem_wait(&rendezvous->come[1 - side]) == -1 && errno == EINTR)
        continue;
}

void rendezvous_free(struct rendezvous *rendezvous) {
    sem_destroy(&rendezvous->come[0]);
    sem_destroy(&rendezvous->come[1]);
    free(rendezvous);
}
