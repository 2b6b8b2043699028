/* Two threads meet: the reference solution. The contract is in rendezvous.h. */
#include "rendezvous.h"

#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>

/* come[side] counts how often that side has come and the other one has not taken note of it: raised
 * by the side itself, lowered by the other. */
struct rendezvous {
    sem_t come[2];
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *rendezvous = malloc(sizeof *rendezvous);
    if (rendezvous == NULL)
        return NULL;
    if (sem_init(&rendezvous->come[0], 0, 0) == -1 || sem_init(&rendezvous->come[1], 0, 0) == -1) {
        int error = errno;
        free(rendezvous); /* a semaphore in it holds nothing that would have to be given back */
        errno = error;
        return NULL;
    }
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
