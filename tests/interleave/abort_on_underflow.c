// expect: crash
// schedules: 100
// shows: both see one ticket left; the second to take it finds less than none and aborts

#include <stdatomic.h>

#include "measure.h"

static atomic_int tickets = 1;

static void *buy(void *unused) {
    (void)unused;
    if (atomic_load(&tickets) > 0 && atomic_fetch_sub(&tickets, 1) < 1)
        abort();
    return NULL;
}

int main(void) {
    run_threads(2, buy);
    return 0;
}
