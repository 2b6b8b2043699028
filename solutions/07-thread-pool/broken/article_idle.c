// article_idle.c - waits, with the mutex that guards the queue: one mistake less. The task is only
// taken by then, not done.
#include "article_pool.h"

#include <assert.h>

static atomic_int done;

static void job(int number) {
    (void)number;
    atomic_fetch_add(&done, 1);
}

static void wait_with_its_mutex(struct article_pool *pool) {
    pthread_mutex_lock(&pool->queue_lock);
    while (pool->queued > 0)
        pthread_cond_wait(&pool->emptied, &pool->queue_lock);
    pthread_mutex_unlock(&pool->queue_lock);
}

int main(void) {
    static struct article_pool pool;
    article_start(&pool, 1);
    article_submit(&pool, job, 0);
    wait_with_its_mutex(&pool);
    assert(done == 1);
    article_stop(&pool);
    return 0;
}
