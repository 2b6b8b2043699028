// expect: crash
// schedules: 100
// shows: the test sees a pointer; the other sets it to null; the second load finds null

#include <stdatomic.h>

#include "measure.h"

static int settings = 42;
static int *_Atomic current = &settings;

static void *use(void *unused) {
    (void)unused;
    if (atomic_load(&current) != NULL && *atomic_load(&current) != 42)
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
