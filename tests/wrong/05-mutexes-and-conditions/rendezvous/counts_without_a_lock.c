// expect: race
// Two semaphores, and a count of the meetings for whoever looks at it with a debugger.
#include "rendezvous.h"

#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

struct rendezvous {
    sem_t a_arrived, b_arrived;
    unsigned passed;
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *r = calloc(1, sizeof(struct rendezvous));
    if (r == NULL)
        return NULL;
    if (sem_init(&r->a_arrived, 0, 0) != 0 || sem_init(&r->b_arrived, 0, 0) != 0) {
        free(r);
        return NULL;
    }
    return r;
}

void rendezvous_meet(struct rendezvous *r, int side) {
    sem_t *own = side == 0 ? &r->a_arrived : &r->b_arrived;
    sem_t *other = side == 0 ? &r->b_arrived : &r->a_arrived;
    sem_post(own);
    while (sem_wait(other) == -1 && errno == EINTR)
        ;
    r->passed++;
}

void rendezvous_free(struct rendezvous *r) {
    sem_destroy(&r->a_arrived);
    sem_destroy(&r->b_arrived);
    free(r);
}
