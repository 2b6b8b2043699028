// expect: wrong-exit
// schedules: 50
// shows: the child wrote and went: POLLIN and POLLHUP together, and the byte is never read

#include <poll.h>

#include "measure.h"

int main(void) {
    int ends[2], count = 0;
    char byte;
    SYS(pipe(ends));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(close(ends[0]));
        SYS(write(ends[1], "x", 1));
        _exit(0);
    }
    SYS(close(ends[1]));
    for (;;) {
        struct pollfd watched = {.fd = ends[0], .events = POLLIN};
        SYS(poll(&watched, 1, -1));
        if (watched.revents & POLLHUP)
            break;
        count += (int)SYS(read(ends[0], &byte, 1));
    }
    reap(child);
    return count == 1 ? 0 : 1;
}
