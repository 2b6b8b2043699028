// private_lock.c - WRONG: the mutex lies in shared memory, and is for the threads of one process.
#include "../../05-mutexes-and-conditions/check.h"
#include "../shared.h"

#include <assert.h>
#include <pthread.h>

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
    CHECK(pthread_mutex_init(&shared->lock, NULL));
    RUN_PROCESSES(count, count);
    assert(shared->counter == 2);
    CHECK(pthread_mutex_destroy(&shared->lock));
    munmap(shared, sizeof *shared);
    return 0;
}
