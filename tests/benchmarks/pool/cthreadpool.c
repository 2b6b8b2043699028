// Debian's cthreadpool-dev, which is a source file to compile along (C-Thread-Pool). Its queue has no
// limit: each task is allocated.
#include "contestant.h"

#include <cthreadpool/thpool.h>
#include <stdlib.h>

static threadpool pool;
static contestant_task *run_this;

static void adapt(void *argument) {
    run_this(argument);
}

void contestant_run(int workers, void (*measure)(void)) {
    pool = thpool_init(workers);
    if (pool == NULL)
        abort();
    measure();
    thpool_wait(pool);
    thpool_destroy(pool);
}

void contestant_submit(long count, contestant_task *run, void *argument) {
    run_this = run;
    for (long i = 0; i < count; i++)
        if (thpool_add_work(pool, adapt, argument) != 0)
            abort();
    thpool_wait(pool);
}

void contestant_start(contestant_task *run, void *argument) {
    run_this = run;
    if (thpool_add_work(pool, adapt, argument) != 0)
        abort();
}
