#include "held.h"

#include "../02-pipes/error.h"

#include <errno.h>

static void down(sem_t *semaphore) {
    while (sem_wait(semaphore) == -1)
        if (errno != EINTR)
            error_errno("sem_wait");
}

static void *hold(void *argument) {
    struct held *held = argument;
    sem_post(&held->begun);
    down(&held->gate);
    return NULL;
}

void held_start(struct held *held, struct pool *pool) {
    if (sem_init(&held->begun, 0, 0) == -1 || sem_init(&held->gate, 0, 0) == -1)
        error_errno("sem_init");
    int error = pool_submit(pool, hold, held, POOL_FOREVER);
    if (error != 0)
        error_number(error, "pool_submit");
    down(&held->begun);
}

void held_release(struct held *held) {
    sem_post(&held->gate);
}
