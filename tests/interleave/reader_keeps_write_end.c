// expect: deadlock
// schedules: 1
// shows: the parent reads until the end of file, and holds the last write end itself

#include "measure.h"

int main(void) {
    int ends[2];
    char byte;
    SYS(pipe(ends));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(close(ends[0]));
        SYS(write(ends[1], "x", 1));
        _exit(0);
    }
    while (SYS(read(ends[0], &byte, 1)) > 0)
        continue;
    SYS(close(ends[0]));
    SYS(close(ends[1]));
    reap(child);
    return 0;
}
