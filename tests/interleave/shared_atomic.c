// expect: none
// shows: atomics in shared memory: the child's flag publishes the child's value to the parent

#include <sched.h>
#include <stdatomic.h>

#include "measure.h"

struct shared {
    int value;
    atomic_bool ready;
};

int main(void) {
    struct shared *shared = shared_memory(sizeof *shared);
    pid_t child = SYS(fork());
    if (child == 0) {
        shared->value = 42;
        atomic_store_explicit(&shared->ready, 1, memory_order_release);
        _exit(0);
    }
    while (!atomic_load_explicit(&shared->ready, memory_order_acquire))
        sched_yield();
    int value = shared->value;
    reap(child);
    return value == 42 ? 0 : 1;
}
