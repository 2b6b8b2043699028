// waits_for_its_pool.c - a task hands a part of its work to its own pool, and sleeps until it is done.
// The pool has one worker.
#include "../../02-pipes/error.h"
#include "../thread_pool.h"

#include <semaphore.h>
#include <stdio.h>

static sem_t done;

static void *part(void *unused) {
    sem_post(&done);
    return unused;
}

// region: whole
static void *whole(void *pool) {
    int error = pool_submit(pool, part, NULL, POOL_FOREVER);
    if (error != 0)
        error_number(error, "pool_submit");
    while (sem_wait(&done) == -1)
        continue;
    return NULL;
}
// endregion: whole

int main(void) {
    struct pool *pool;
    if (sem_init(&done, 0, 0) == -1)
        error_errno("sem_init");
    int error = pool_create(&pool, 1, 16);
    if (error == 0)
        error = pool_submit(pool, whole, pool, POOL_FOREVER);
    if (error == 0)
        error = pool_wait(pool);
    if (error != 0)
        error_number(error, "pool");
    puts("done");
    pool_shutdown(pool, POOL_DRAIN);
    pool_destroy(pool);
    return 0;
}
