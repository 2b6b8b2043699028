// empty_then_take.c - WRONG: asks whether there is an item, and then takes one, under two locks.
#include "small_queue.h"

#include <stdbool.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards source
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;
static struct small_queue source = {.items = {7}, .count = 1};

// region: move
static bool is_empty(void) {
    CHECK(pthread_mutex_lock(&lock));
    bool empty = source.count == 0;
    CHECK(pthread_mutex_unlock(&lock));
    return empty;
}

static void take(void) {
    CHECK(pthread_mutex_lock(&lock));
    while (source.count == 0)
        CHECK(pthread_cond_wait(&not_empty, &lock));
    small_queue_remove(&source); // and move it
    CHECK(pthread_mutex_unlock(&lock));
}

static void *move(void *unused) {
    while (!is_empty())
        take();
    return unused;
}
// endregion: move

int main(void) {
    RUN_THREADS(move, move);
    return 0;
}
