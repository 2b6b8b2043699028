// article_pool.h - the thread pool of the article that this chapter began from, in C, with all its
// mistakes. Link nothing with it that you want to keep.
#ifndef ARTICLE_POOL_H
#define ARTICLE_POOL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

enum { ARTICLE_WORKERS = 8, ARTICLE_TASKS = 64 };

// region: pool
struct article_task {
    void (*run)(int);
    int number;
};

struct article_pool {
    pthread_mutex_t queue_lock;
    pthread_cond_t submitted;
    struct article_task queue[ARTICLE_TASKS];
    int first, queued;
    pthread_mutex_t wait_lock;
    pthread_cond_t emptied;
    atomic_bool stop;
    int workers;
    pthread_t threads[ARTICLE_WORKERS];
};
// endregion: pool

// All of these end the program when a call fails.
void article_start(struct article_pool *pool, int workers);
void article_submit(struct article_pool *pool, void (*run)(int), int number);
void article_wait(struct article_pool *pool);
void article_stop(struct article_pool *pool);

#endif
