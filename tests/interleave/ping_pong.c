// expect: none
// shows: two pipes, a turn each: who reads waits for who writes

#include "measure.h"

static void play(int in, int out) {
    char ball;
    for (int i = 0; i < 2; i++) {
        if (SYS(read(in, &ball, 1)) != 1 || SYS(write(out, &ball, 1)) != 1)
            _exit(1);
    }
}

int main(void) {
    int down[2], up[2];
    char ball = 'o';
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
    SYS(write(down[1], &ball, 1));
    if (SYS(read(up[0], &ball, 1)) != 1)
        return 1;
    SYS(write(down[1], &ball, 1));
    if (SYS(read(up[0], &ball, 1)) != 1)
        return 1;
    reap(child);
    return ball == 'o' ? 0 : 1;
}
