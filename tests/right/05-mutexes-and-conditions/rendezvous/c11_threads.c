// The locks and conditions of C11; each side counts its calls.
#include "rendezvous.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <threads.h>

struct rendezvous {
    mtx_t lock;
    cnd_t changed;
    unsigned long calls[2];
};

struct rendezvous *rendezvous_new(void) {
    struct rendezvous *rendezvous = calloc(1, sizeof *rendezvous);
    if (rendezvous == NULL)
        return NULL;
    if (mtx_init(&rendezvous->lock, mtx_plain) != thrd_success) {
        free(rendezvous);
        errno = ENOMEM;
        return NULL;
    }
    if (cnd_init(&rendezvous->changed) != thrd_success) {
        mtx_destroy(&rendezvous->lock);
        free(rendezvous);
        errno = ENOMEM;
        return NULL;
    }
    return rendezvous;
}

void rendezvous_meet(struct rendezvous *rendezvous, int side) {
    mtx_lock(&rendezvous->lock);
    unsigned long number = ++rendezvous->calls[side];
    cnd_broadcast(&rendezvous->changed);
    while (rendezvous->calls[!side] < number)
        cnd_wait(&rendezvous->changed, &rendezvous->lock);
    mtx_unlock(&rendezvous->lock);
}

void rendezvous_free(struct rendezvous *rendezvous) {
    cnd_destroy(&rendezvous->changed);
    mtx_destroy(&rendezvous->lock);
    free(rendezvous);
}
