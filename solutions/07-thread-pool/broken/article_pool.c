#include "article_pool.h"

#include "../../02-pipes/error.h"

// region: work
static void *work(void *argument) {
    struct article_pool *pool = argument;
    for (;;) {
        pthread_mutex_lock(&pool->queue_lock);
        while (!pool->stop && pool->queued == 0)
            pthread_cond_wait(&pool->submitted, &pool->queue_lock);
        if (pool->stop && pool->queued == 0)
            break;
        struct article_task task = pool->queue[pool->first++ % ARTICLE_TASKS];
        if (--pool->queued == 0)
            pthread_cond_signal(&pool->emptied);
        pthread_mutex_unlock(&pool->queue_lock);
        task.run(task.number);
    }
    pthread_mutex_unlock(&pool->queue_lock);
    return NULL;
}
// endregion: work

// region: wait
void article_wait(struct article_pool *pool) {
    pthread_mutex_lock(&pool->wait_lock);
    while (pool->queued > 0)
        pthread_cond_wait(&pool->emptied, &pool->wait_lock);
    pthread_mutex_unlock(&pool->wait_lock);
}
// endregion: wait

void article_submit(struct article_pool *pool, void (*run)(int), int number) {
    pthread_mutex_lock(&pool->queue_lock);
    pool->queue[(pool->first + pool->queued++) % ARTICLE_TASKS] =
        (struct article_task){run, number};
    pthread_mutex_unlock(&pool->queue_lock);
    pthread_cond_signal(&pool->submitted);
}

void article_start(struct article_pool *pool, int workers) {
    *pool = (struct article_pool){.queue_lock = PTHREAD_MUTEX_INITIALIZER,
                                  .submitted = PTHREAD_COND_INITIALIZER,
                                  .wait_lock = PTHREAD_MUTEX_INITIALIZER,
                                  .emptied = PTHREAD_COND_INITIALIZER,
                                  .workers = workers};
    for (int i = 0; i < workers; i++) {
        int error = pthread_create(&pool->threads[i], NULL, work, pool);
        if (error != 0)
            error_number(error, "pthread_create");
    }
}

void article_stop(struct article_pool *pool) {
    pthread_mutex_lock(&pool->queue_lock);
    pool->stop = true;
    pthread_mutex_unlock(&pool->queue_lock);
    pthread_cond_broadcast(&pool->submitted);
    for (int i = 0; i < pool->workers; i++)
        pthread_join(pool->threads[i], NULL);
}
