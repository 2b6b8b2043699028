// expect: none
// shows: a spin on an atomic flag ends when the other has stored it, and its value is then seen

#include <stdatomic.h>

#include "measure.h"

static atomic_int ready;
static int value;

static void *produce(void *unused) {
    (void)unused;
    value = 42;
    atomic_store(&ready, 1);
    return NULL;
}

static void *consume(void *unused) {
    (void)unused;
    while (!atomic_load(&ready))
        continue;
    if (value != 42)
        measure_die("value", EINVAL);
    return NULL;
}

int main(void) {
    run_both(produce, consume);
    return 0;
}
