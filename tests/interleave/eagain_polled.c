// expect: none
// shows: EAGAIN is not yet: poll waits until there is something, or the end

#include <fcntl.h>
#include <poll.h>

#include "measure.h"

int main(void) {
    int ends[2], count = 0;
    char byte;
    ssize_t result;
    SYS(pipe2(ends, O_NONBLOCK));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(write(ends[1], "x", 1));
        _exit(0);
    }
    SYS(close(ends[1]));
    while ((result = read(ends[0], &byte, 1)) != 0) {
        if (result == 1) {
            count++;
        } else if (errno == EAGAIN) {
            struct pollfd watched = {.fd = ends[0], .events = POLLIN};
            SYS(poll(&watched, 1, -1));
        } else {
            measure_die("read", errno);
        }
    }
    reap(child);
    return count == 1 ? 0 : 1;
}
