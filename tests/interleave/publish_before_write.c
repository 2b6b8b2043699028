// expect: race
// schedules: 200
// shows: the flag is stored first: the other sees it, and reads message while it is written

#include <stdatomic.h>

#include "measure.h"

static int message;
static atomic_bool ready;

static void *send(void *unused) {
    (void)unused;
    atomic_store(&ready, 1);
    message = 42;
    return NULL;
}

static void *receive(void *unused) {
    (void)unused;
    if (atomic_load(&ready) && message != 42)
        measure_die("message", EINVAL);
    return NULL;
}

int main(void) {
    run_both(send, receive);
    return 0;
}
