// twenty_jobs.c - the article's demonstration: twenty jobs that wait, five threads.
// Usage: twenty_jobs MILLISECONDS
#include "../01-processes-and-threads/timer.h"
#include "../02-pipes/error.h"
#include "thread_pool.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { JOBS = 20, WORKERS = 5, CAPACITY = 8 };

static atomic_int done;

static void *job(void *wait) {
    struct timespec left = *(struct timespec *)wait;
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        continue;
    atomic_fetch_add(&done, 1);
    return NULL;
}

static void check(int error, const char *what) {
    if (error != 0)
        error_number(error, "%s", what);
}

// region: main
int main(int argc, char *argv[]) {
    long milliseconds = argc > 1 ? atol(argv[1]) : 3000;
    struct timespec wait = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    struct timer timer = timer_start();
    struct pool *pool;
    check(pool_create(&pool, WORKERS, CAPACITY), "pool_create");
    for (int i = 0; i < JOBS; i++)
        check(pool_submit(pool, job, &wait, POOL_FOREVER), "pool_submit");
    check(pool_wait(pool), "pool_wait");
    printf("%d of %d jobs done\n", done, JOBS);
    timer_report(&timer, stdout);
    check(pool_shutdown(pool, POOL_DRAIN), "pool_shutdown");
    check(pool_destroy(pool), "pool_destroy");
    return 0;
}
// endregion: main
