#include "../../../solutions/07-thread-pool/slower/slower.h"
#include "contestant.h"

#include <stdlib.h>

static struct slower *pool;

void contestant_run(int workers, void (*measure)(void)) {
    pool = slower_create((size_t)workers, 1024);
    if (pool == NULL)
        abort();
    measure();
    slower_wait(pool);
    slower_destroy(pool);
}

void contestant_submit(long count, contestant_task *run, void *argument) {
    for (long i = 0; i < count; i++)
        slower_submit(pool, run, argument);
    slower_wait(pool);
}

void contestant_start(contestant_task *run, void *argument) {
    slower_submit(pool, run, argument);
}
