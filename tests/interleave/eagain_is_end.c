// expect: wrong-exit
// schedules: 20
// shows: the child has not written yet: EAGAIN, which the parent takes for the end of file

#include <fcntl.h>

#include "measure.h"

int main(void) {
    int ends[2], count = 0;
    char byte;
    SYS(pipe2(ends, O_NONBLOCK));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(write(ends[1], "x", 1));
        _exit(0);
    }
    SYS(close(ends[1]));
    while (read(ends[0], &byte, 1) > 0)
        count++;
    reap(child);
    return count == 1 ? 0 : 1;
}
