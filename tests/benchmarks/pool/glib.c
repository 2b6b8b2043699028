// GLib's GThreadPool, exclusive. It has no way to wait until it is idle: the last task tells.
#include "contestant.h"

#include <glib.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

static GThreadPool *pool;
static contestant_task *run_this;
static atomic_long unfinished;
static sem_t idle;

static void adapt(void *argument, void *unused) {
    (void)unused;
    run_this(argument == &idle ? NULL : argument); // GLib takes no NULL for a task
    if (atomic_fetch_sub(&unfinished, 1) == 1)
        sem_post(&idle);
}

void contestant_run(int workers, void (*measure)(void)) {
    pool = g_thread_pool_new(adapt, NULL, workers, TRUE, NULL);
    if (pool == NULL || sem_init(&idle, 0, 0) == -1)
        abort();
    measure();
    g_thread_pool_free(pool, FALSE, TRUE);
}

void contestant_submit(long count, contestant_task *run, void *argument) {
    run_this = run;
    atomic_store(&unfinished, count);
    for (long i = 0; i < count; i++)
        g_thread_pool_push(pool, argument == NULL ? &idle : argument, NULL);
    sem_wait(&idle);
}

void contestant_start(contestant_task *run, void *argument) {
    run_this = run;
    atomic_store(&unfinished, 2); // nobody waits for this one
    g_thread_pool_push(pool, argument == NULL ? &idle : argument, NULL);
}
