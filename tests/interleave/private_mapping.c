// expect: wrong-exit
// schedules: 1
// shows: MAP_PRIVATE: the child writes to a copy of its own

#include "measure.h"

int main(void) {
    int *value =
        mmap(NULL, sizeof *value, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (value == MAP_FAILED)
        measure_die("mmap", errno);
    pid_t child = SYS(fork());
    if (child == 0) {
        *value = 42;
        _exit(0);
    }
    reap(child);
    return *value == 42 ? 0 : 1;
}
