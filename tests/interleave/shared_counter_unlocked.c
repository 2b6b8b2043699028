// expect: race
// schedules: 1
// shows: parent and child add to one int in shared memory, with no lock

#include "measure.h"

int main(void) {
    int *total = shared_memory(sizeof *total);
    pid_t child = SYS(fork());
    (*total)++;
    if (child == 0)
        _exit(0);
    reap(child);
    return *total == 2 ? 0 : 1;
}
