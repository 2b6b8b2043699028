// deserves: fail rule
// Defines fprintf by assembly, where no compiler sees it.
#include "rendezvous.h"

#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>

__asm__(".globl fprintf\nfprintf: xorl %eax, %eax\nret\n");

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
