// expect: zombie
// schedules: 20
// shows: the parent has its answer and ends, and has not waited for the child

#include "measure.h"

int main(void) {
    int ends[2];
    char byte;
    SYS(pipe(ends));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(write(ends[1], "x", 1));
        _exit(0);
    }
    SYS(close(ends[1]));
    while (SYS(read(ends[0], &byte, 1)) > 0)
        continue;
    return 0;
}
