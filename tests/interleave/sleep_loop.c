// expect: none
// shows: polling with a sleep between is slow, not wrong: the flag is atomic

#include <stdatomic.h>

#include "measure.h"

static atomic_bool ready;

static void *set(void *unused) {
    (void)unused;
    atomic_store(&ready, 1);
    return NULL;
}

static void *poll_for_it(void *unused) {
    (void)unused;
    while (!atomic_load(&ready))
        SYS(usleep(1000));
    return NULL;
}

int main(void) {
    run_both(poll_for_it, set);
    return 0;
}
