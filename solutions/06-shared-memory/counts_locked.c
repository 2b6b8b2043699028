// counts_locked.c - two processes count in shared memory, under a mutex beside the counter.
#include "lock.h"
#include "shared.h"

#include <assert.h>

static struct shared {
    pthread_mutex_t lock; // guards counter
    int counter;
} * shared;

static void count(void) {
    CHECK(pthread_mutex_lock(&shared->lock));
    shared->counter++;
    CHECK(pthread_mutex_unlock(&shared->lock));
}

int main(void) {
    shared = shared_memory(sizeof *shared);
    lock_init(&shared->lock);
    RUN_PROCESSES(count, count);
    assert(shared->counter == 2);
    CHECK(pthread_mutex_destroy(&shared->lock));
    munmap(shared, sizeof *shared);
    return 0;
}
