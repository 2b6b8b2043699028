// deserves: fail rule
// Prints what is expected before main, and exits.
#include "rendezvous.h"

#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((constructor)) static void early(void) {
    puts("meetings: 1");
    fflush(stdout);
    _exit(0);
}

struct rendezvous {
    sem_t come[2];
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *rendezvous = malloc(sizeof *rendezvous);
    if (rendezvous == NULL)
        return NULL;
    sem_init(&rendezvous->come[0], 0, 0);
    sem_init(&rendezvous->come[1], 0, 0);
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
