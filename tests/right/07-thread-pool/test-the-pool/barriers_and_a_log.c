/* A barrier for those that have to be in together, and a log of what has run, under a lock. */
#include "pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t together;
static char entries[16];

static void note(void *letter) {
    pthread_mutex_lock(&lock);
    strncat(entries, letter, 1);
    pthread_mutex_unlock(&lock);
}

static void note_together(void *letter) {
    pthread_barrier_wait(&together);
    note(letter);
}

static void note_and_submit(void *pool) {
    if (pool_submit(pool, note, "y") != 0)
        abort();
    note("x");
}

static size_t noted(void) {
    pthread_mutex_lock(&lock);
    size_t length = strlen(entries);
    pthread_mutex_unlock(&lock);
    return length;
}

static void *look(void *pool) {
    pool_wait(pool);
    if (noted() != 2)
        abort();
    return NULL;
}

static struct pool *begin(int workers) {
    entries[0] = '\0';
    struct pool *pool = pool_new(workers);
    if (!pool)
        exit(EXIT_FAILURE);
    return pool;
}

int main(void) {
    struct pool *pool = begin(1);
    if (pool_submit(pool, note, "a") || pool_submit(pool, note, "b") || pool_submit(pool, note, "c"))
        return EXIT_FAILURE;
    pool_free(pool);
    if (strcmp(entries, "abc") != 0)
        return EXIT_FAILURE;

    pool = begin(2);
    pthread_barrier_init(&together, NULL, 2);
    if (pool_submit(pool, note_together, "d") || pool_submit(pool, note_together, "e"))
        return EXIT_FAILURE;
    look(pool);
    pool_free(pool);
    pthread_barrier_destroy(&together);

    pthread_t second;
    pool = begin(2);
    if (pool_submit(pool, note_and_submit, pool) || pthread_create(&second, NULL, look, pool))
        return EXIT_FAILURE;
    look(pool);
    pthread_join(second, NULL);
    pool_free(pool);
    return EXIT_SUCCESS;
}
