// expect: none
// shows: atomic_fetch_add is one step: no increment is lost

#include <stdatomic.h>

#include "measure.h"

static atomic_int total;

static void *increment(void *unused) {
    (void)unused;
    for (int i = 0; i < 2; i++)
        atomic_fetch_add(&total, 1);
    return NULL;
}

int main(void) {
    run_threads(2, increment);
    return atomic_load(&total) == 4 ? 0 : 1;
}
