// expect: none
// shows: a write to a mapping, and the mapping gone before anything else happens in the process

#include "measure.h"

int main(void) {
    int *total = shared_memory(sizeof *total);
    pid_t child = SYS(fork());
    if (child == 0) {
        *total = 1;
        munmap(total, sizeof *total);
        _exit(0);
    }
    reap(child);
    int seen = *total;
    *total = 2;
    munmap(total, sizeof *total);
    return seen == 1 ? 0 : 1;
}
