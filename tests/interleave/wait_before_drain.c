// expect: deadlock
// schedules: 1
// shows: the parent waits for the child, which waits for room in the pipe that the parent would read

#include "measure.h"

static char block[1 << 17]; // twice what a pipe holds

int main(void) {
    int ends[2];
    SYS(pipe(ends));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(close(ends[0]));
        SYS(write(ends[1], block, sizeof block));
        _exit(0);
    }
    SYS(close(ends[1]));
    reap(child);
    while (SYS(read(ends[0], block, sizeof block)) > 0)
        continue;
    return 0;
}
