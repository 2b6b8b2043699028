// expect: none
// shows: whichever child is first; a pipe is done when its read says 0

#include <poll.h>

#include "measure.h"

static pid_t start(int *in) {
    int ends[2];
    SYS(pipe(ends));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(close(ends[0]));
        SYS(write(ends[1], "x", 1));
        _exit(0);
    }
    SYS(close(ends[1]));
    *in = ends[0];
    return child;
}

int main(void) {
    struct pollfd watched[2] = {{.events = POLLIN}, {.events = POLLIN}};
    pid_t children[2];
    int open_pipes = 2, count = 0;
    char byte;
    for (int i = 0; i < 2; i++)
        children[i] = start(&watched[i].fd);
    while (open_pipes > 0) {
        SYS(poll(watched, 2, -1));
        for (int i = 0; i < 2; i++) {
            if (watched[i].fd < 0 || watched[i].revents == 0)
                continue;
            if (SYS(read(watched[i].fd, &byte, 1)) == 1) {
                count++;
            } else {
                SYS(close(watched[i].fd));
                watched[i].fd = -1; // poll passes over it
                open_pipes--;
            }
        }
    }
    reap(children[0]);
    reap(children[1]);
    return count == 2 ? 0 : 1;
}
