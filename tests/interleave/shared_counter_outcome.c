// expect: wrong-exit
// schedules: 50
// options: --races off
// shows: both processes read 0, both write 1

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
