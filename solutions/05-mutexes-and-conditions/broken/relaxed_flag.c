// relaxed_flag.c - WRONG: the flag is atomic and orders nothing.
#include "../check.h"
#include "../threads.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>

static int message;
static atomic_bool ready;

static void *publish(void *unused) {
    message = 42;
    atomic_store_explicit(&ready, true, memory_order_relaxed);
    return unused;
}

static void *look(void *unused) {
    if (atomic_load_explicit(&ready, memory_order_relaxed))
        assert(message == 42);
    return unused;
}

int main(void) {
    RUN_THREADS(publish, look);
    return 0;
}
