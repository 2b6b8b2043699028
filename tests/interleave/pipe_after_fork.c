// expect: deadlock
// schedules: 1
// shows: parent and child have made a pipe each: the child reads from one that nobody writes to

#include "measure.h"

int main(void) {
    int ends[2];
    char byte;
    pid_t child = SYS(fork());
    SYS(pipe(ends));
    if (child == 0) {
        SYS(read(ends[0], &byte, 1));
        _exit(0);
    }
    SYS(write(ends[1], "x", 1));
    reap(child);
    return 0;
}
