// expect: livelock
// schedules: 50
// shows: the child, told to go before it has begun, ends without setting what the parent spins for

#include <sched.h>
#include <stdatomic.h>

#include "measure.h"

struct shared {
    atomic_bool stop, ready;
};

int main(void) {
    struct shared *shared = shared_memory(sizeof *shared);
    pid_t child = SYS(fork());
    if (child == 0) {
        if (!atomic_load(&shared->stop))
            atomic_store(&shared->ready, 1);
        _exit(0);
    }
    atomic_store(&shared->stop, 1);
    while (!atomic_load(&shared->ready))
        sched_yield();
    reap(child);
    return 0;
}
