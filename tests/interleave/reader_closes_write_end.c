// expect: none
// shows: with its own write end closed, the parent sees the end when the child has gone

#include "measure.h"

int main(void) {
    int ends[2], count = 0;
    char byte;
    SYS(pipe(ends));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(close(ends[0]));
        SYS(write(ends[1], "x", 1));
        SYS(write(ends[1], "y", 1));
        _exit(0);
    }
    SYS(close(ends[1]));
    while (SYS(read(ends[0], &byte, 1)) > 0)
        count++;
    SYS(close(ends[0]));
    reap(child);
    return count == 2 ? 0 : 1;
}
