// expect: livelock
// schedules: 100
// shows: AB-BA with locks that are spun for: neither sleeps, neither gets on

#include <sched.h>
#include <stdatomic.h>

#include "measure.h"

static atomic_flag locks[2] = {ATOMIC_FLAG_INIT, ATOMIC_FLAG_INIT};

static void *take_both(void *argument) {
    int number = (int)(intptr_t)argument;
    while (atomic_flag_test_and_set(&locks[number]))
        sched_yield();
    while (atomic_flag_test_and_set(&locks[1 - number]))
        sched_yield();
    atomic_flag_clear(&locks[1 - number]);
    atomic_flag_clear(&locks[number]);
    return NULL;
}

int main(void) {
    run_threads(2, take_both);
    return 0;
}
