// expect: deadlock
// schedules: 1
// shows: both write more than a pipe holds before either reads

#include "measure.h"

static char block[1 << 17]; // twice what a pipe holds

static void write_then_read(int out, int in) {
    SYS(write(out, block, sizeof block));
    SYS(close(out));
    while (SYS(read(in, block, sizeof block)) > 0)
        continue;
}

int main(void) {
    int down[2], up[2];
    SYS(pipe(down));
    SYS(pipe(up));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(close(down[1]));
        SYS(close(up[0]));
        write_then_read(up[1], down[0]);
        _exit(0);
    }
    SYS(close(down[0]));
    SYS(close(up[1]));
    write_then_read(down[1], up[0]);
    reap(child);
    return 0;
}
