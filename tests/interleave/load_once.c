// expect: none
// shows: what was tested is what is used: the pointer is loaded once

#include <stdatomic.h>

#include "measure.h"

static int settings = 42;
static int *_Atomic current = &settings;

static void *use(void *unused) {
    (void)unused;
    int *now = atomic_load(&current);
    if (now != NULL && *now != 42)
        measure_die("settings", EINVAL);
    return NULL;
}

static void *withdraw(void *unused) {
    (void)unused;
    atomic_store(&current, NULL);
    return NULL;
}

int main(void) {
    run_both(use, withdraw);
    return 0;
}
