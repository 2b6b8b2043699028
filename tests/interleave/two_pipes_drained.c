// expect: none
// shows: one of the two reads first: nobody waits for room for ever

#include "measure.h"

enum { TOTAL = 1 << 17 }; // twice what a pipe holds

static char block[TOTAL];

static void send(int out) {
    for (size_t sent = 0; sent < TOTAL;)
        sent += (size_t)SYS(write(out, block, TOTAL - sent));
    SYS(close(out));
}

static void receive(int in) {
    size_t received = 0;
    ssize_t count;
    while ((count = SYS(read(in, block, sizeof block))) > 0)
        received += (size_t)count;
    SYS(close(in));
    if (received != TOTAL)
        _exit(1);
}

int main(void) {
    int down[2], up[2];
    SYS(pipe(down));
    SYS(pipe(up));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(close(down[1]));
        SYS(close(up[0]));
        receive(down[0]);
        send(up[1]);
        _exit(0);
    }
    SYS(close(down[0]));
    SYS(close(up[1]));
    send(down[1]);
    receive(up[0]);
    reap(child);
    return 0;
}
