// closes_with_signal.c - WRONG: the end is news for all who wait, and one is told.
#include "../check.h"
#include "../threads.h"

#include <stdbool.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards closed
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;
static bool closed;

// Nothing is ever put into this buffer.
static void *consume(void *unused) {
    CHECK(pthread_mutex_lock(&lock));
    while (!closed)
        CHECK(pthread_cond_wait(&not_empty, &lock));
    CHECK(pthread_mutex_unlock(&lock));
    return unused;
}

static void *close_buffer(void *unused) {
    CHECK(pthread_mutex_lock(&lock));
    closed = true;
    CHECK(pthread_cond_signal(&not_empty));
    CHECK(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void) {
    RUN_THREADS(consume, consume, close_buffer);
    return 0;
}
