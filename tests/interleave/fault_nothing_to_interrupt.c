// expect: none
// options: --faults eintr
// shows: reading and writing that does not wait is not interrupted; poll, which waits, may be

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "measure.h"

int main(void) {
    int pair[2];
    char bytes[3];
    SYS(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(send(pair[1], "a", 1, MSG_NOSIGNAL));
        SYS(send(pair[1], "b", 1, MSG_DONTWAIT));
        SYS(write(pair[1], "c", 1));
        _exit(0);
    }
    for (size_t done = 0; done < sizeof bytes;) {
        struct pollfd polled = {.fd = pair[0], .events = POLLIN};
        if (poll(&polled, 1, -1) == 1)
            done += (size_t)SYS(recv(pair[0], bytes + done, sizeof bytes - done, 0));
    }
    while (waitpid(child, NULL, 0) == -1)
        continue;
    return bytes[0] == 'a' && bytes[2] == 'c' ? 0 : 1;
}
