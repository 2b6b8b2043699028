// futex_flag.c - a flag that is waited for asleep, without a mutex.
#include "futex.h"
#include "shared.h"

#include <assert.h>

static struct shared {
    int message;
    _Atomic uint32_t ready; // 0 or 1
} * shared;

// region: flag
static void publish(void) {
    shared->message = 42;
    atomic_store_explicit(&shared->ready, 1, memory_order_release);
    futex_wake(&shared->ready);
}

static void await(void) {
    while (atomic_load_explicit(&shared->ready, memory_order_acquire) == 0)
        futex_wait(&shared->ready, 0);
    assert(shared->message == 42);
}
// endregion: flag

int main(void) {
    shared = shared_memory(sizeof *shared);
    RUN_PROCESSES(await, publish);
    munmap(shared, sizeof *shared);
    return 0;
}
