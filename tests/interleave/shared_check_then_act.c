// expect: assertion
// schedules: 100
// shows: both processes see one ticket left before either takes it

#include <assert.h>
#include <stdatomic.h>

#include "measure.h"

static void buy(atomic_int *tickets) {
    if (atomic_load(tickets) > 0)
        atomic_fetch_sub(tickets, 1);
}

int main(void) {
    atomic_int *tickets = shared_memory(sizeof *tickets);
    atomic_store(tickets, 1);
    pid_t child = SYS(fork());
    buy(tickets);
    if (child == 0)
        _exit(0);
    reap(child);
    assert(atomic_load(tickets) == 0);
    return 0;
}
