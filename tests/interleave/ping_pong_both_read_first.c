// expect: deadlock
// schedules: 1
// shows: each waits for the other's ball before it plays its own

#include "measure.h"

static void play(int in, int out) {
    char ball = 'o';
    SYS(read(in, &ball, 1));
    SYS(write(out, &ball, 1));
}

int main(void) {
    int down[2], up[2];
    SYS(pipe(down));
    SYS(pipe(up));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(close(down[1]));
        SYS(close(up[0]));
        play(down[0], up[1]);
        _exit(0);
    }
    SYS(close(down[0]));
    SYS(close(up[1]));
    play(up[0], down[1]);
    reap(child);
    return 0;
}
