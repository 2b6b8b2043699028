// leaves_when_done.c - WRONG: done is taken for the end, while there are items left.
#include "small_queue.h"

#include <stdbool.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards what follows
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct small_queue source;
static bool done;

static void *fill(void *unused) {
    CHECK(pthread_mutex_lock(&lock));
    small_queue_add(&source, 7);
    done = true;
    CHECK(pthread_cond_signal(&changed));
    CHECK(pthread_mutex_unlock(&lock));
    return unused;
}

static void *move(void *unused) {
    CHECK(pthread_mutex_lock(&lock));
    while (!done) {
        if (source.count == 0)
            CHECK(pthread_cond_wait(&changed, &lock));
        else
            small_queue_remove(&source);
    }
    CHECK(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void) {
    RUN_THREADS(fill, move);
    assert(source.count == 0);
    return 0;
}
