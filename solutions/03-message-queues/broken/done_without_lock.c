// done_without_lock.c - WRONG: an atomic flag needs no lock; the wait that tests it does.
#include "small_queue.h"

#include <stdatomic.h>
#include <stdbool.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards source
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct small_queue source;
static atomic_bool done;

// region: finish
static void *finish(void *unused) {
    atomic_store(&done, true);
    CHECK(pthread_cond_broadcast(&changed));
    return unused;
}

static void *move(void *unused) {
    CHECK(pthread_mutex_lock(&lock));
    while (source.count == 0 && !atomic_load(&done))
        CHECK(pthread_cond_wait(&changed, &lock));
    CHECK(pthread_mutex_unlock(&lock));
    return unused;
}
// endregion: finish

int main(void) {
    RUN_THREADS(finish, move);
    return 0;
}
