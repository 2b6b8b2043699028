// barrier.c - a barrier that can be used again: who waits, waits for its own round to end.
#include "check.h"
#include "threads.h"

#include <assert.h>

enum { PARTIES = 2 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards arrived and generation
static pthread_cond_t all_here = PTHREAD_COND_INITIALIZER;
static int arrived;

// region: barrier
static unsigned generation; // how many rounds are over

static void barrier(void) {
    CHECK(pthread_mutex_lock(&lock));
    unsigned mine = generation;
    arrived++;
    if (arrived == PARTIES) {
        arrived = 0;
        generation++;
        CHECK(pthread_cond_broadcast(&all_here));
    }
    while (generation == mine)
        CHECK(pthread_cond_wait(&all_here, &lock));
    CHECK(pthread_mutex_unlock(&lock));
}
// endregion: barrier

static int ready[PARTIES]; // the barrier orders who writes and who reads

static void two_rounds(int self) {
    ready[self] = 1;
    barrier();
    assert(ready[1 - self] == 1);
    barrier();
    ready[self] = 2;
}

static void *first(void *unused) {
    two_rounds(0);
    return unused;
}

static void *second(void *unused) {
    two_rounds(1);
    return unused;
}

int main(void) {
    RUN_THREADS(first, second);
    return 0;
}
