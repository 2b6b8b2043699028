// article_waiters.c - two wait, with the mutex that guards the queue, and one is told.
#include "../../02-pipes/error.h"
#include "article_pool.h"

static struct article_pool pool;

static void nothing(int number) {
    (void)number;
}

static void *wait_with_its_mutex(void *unused) {
    pthread_mutex_lock(&pool.queue_lock);
    while (pool.queued > 0)
        pthread_cond_wait(&pool.emptied, &pool.queue_lock);
    pthread_mutex_unlock(&pool.queue_lock);
    return unused;
}

int main(void) {
    pthread_t second;
    article_start(&pool, 1);
    article_submit(&pool, nothing, 0);
    int error = pthread_create(&second, NULL, wait_with_its_mutex, NULL);
    if (error != 0)
        error_number(error, "pthread_create");
    wait_with_its_mutex(NULL);
    pthread_join(second, NULL);
    article_stop(&pool);
    return 0;
}
