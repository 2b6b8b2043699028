// relaxed_publish.c - WRONG: the flag is atomic, and puts nothing before it in order.
#include "../shared.h"

#include <assert.h>
#include <stdatomic.h>

static struct shared {
    int message;
    atomic_bool ready;
} * shared;

static void publish(void) {
    shared->message = 42;
    atomic_store_explicit(&shared->ready, true, memory_order_relaxed);
}

static void look(void) {
    if (atomic_load_explicit(&shared->ready, memory_order_relaxed))
        assert(shared->message == 42);
}

int main(void) {
    shared = shared_memory(sizeof *shared);
    RUN_PROCESSES(publish, look);
    munmap(shared, sizeof *shared);
    return 0;
}
