// expect: none
// shows: a poll with no timeout in a loop wastes the processor, and is right

#include <poll.h>

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
    SYS(close(ends[1]));
    struct pollfd watched = {.fd = ends[0], .events = POLLIN};
    while (SYS(poll(&watched, 1, 0)) == 0)
        continue;
    ssize_t count = SYS(read(ends[0], &byte, 1));
    SYS(close(ends[0]));
    reap(child);
    return count == 1 ? 0 : 1;
}
