// expect: deadlock
// schedules: 1
// shows: the reader has gone; the writer holds a read end, so its write waits and never says EPIPE

#include <signal.h>

#include "measure.h"

static char block[1 << 16]; // as much as a pipe holds

int main(void) {
    int ends[2];
    char byte;
    SYS(pipe(ends));
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
        return 1;
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(close(ends[1]));
        SYS(read(ends[0], &byte, 1));
        _exit(0);
    }
    while (write(ends[1], block, sizeof block) != -1)
        continue;
    reap(child);
    return 0;
}
