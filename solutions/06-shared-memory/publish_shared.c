// publish_shared.c - an atomic flag in shared memory publishes the message beside it.
#include "shared.h"

#include <assert.h>
#include <stdatomic.h>

// region: publish
static struct shared {
    int message;
    atomic_bool ready;
} * shared;

static void publish(void) {
    shared->message = 42;
    atomic_store_explicit(&shared->ready, true, memory_order_release);
}

static void look(void) {
    if (atomic_load_explicit(&shared->ready, memory_order_acquire))
        assert(shared->message == 42);
}
// endregion: publish

int main(void) {
    shared = shared_memory(sizeof *shared);
    RUN_PROCESSES(publish, look);
    munmap(shared, sizeof *shared);
    return 0;
}
