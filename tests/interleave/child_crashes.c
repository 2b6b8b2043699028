// expect: crash
// schedules: 100
// shows: the child has seen a pointer, the parent sets it to null, the child loads and follows null

#include <stdatomic.h>

#include "measure.h"

static int settings = 42; // at the same address in the child

int main(void) {
    int *_Atomic *current = shared_memory(sizeof *current);
    atomic_store(current, &settings);
    pid_t child = SYS(fork());
    if (child == 0) {
        if (atomic_load(current) != NULL)
            _exit(*atomic_load(current) == 42 ? 0 : 1);
        _exit(0);
    }
    atomic_store(current, NULL);
    reap(child);
    return 0;
}
