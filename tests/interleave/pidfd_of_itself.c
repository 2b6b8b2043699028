// expect: deadlock
// schedules: 1
// shows: the child waits for a byte that its parent sends only once the child has ended

#include <poll.h>
#include <sys/pidfd.h>

#include "measure.h"

int main(void) {
    int fds[2];
    char byte = 'x';
    SYS(pipe(fds));
    pid_t child = SYS(fork());
    if (child == 0)
        _exit(read(fds[0], &byte, 1) == 1 ? 0 : 1);
    struct pollfd end = {.fd = SYS(pidfd_open(child, 0)), .events = POLLIN};
    SYS(poll(&end, 1, -1));
    SYS(write(fds[1], &byte, 1));
    reap(child);
    return 0;
}
