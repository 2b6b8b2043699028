// expect: deadlock
// schedules: 1
// shows: the child echoes until the end, and the parent waits for the child's end: neither is first

#include <sys/socket.h>

#include "measure.h"

static void echo(int peer) {
    char byte;
    while (SYS(read(peer, &byte, 1)) == 1)
        SYS(write(peer, &byte, 1));
}

int main(void) {
    int pair[2];
    char byte;
    SYS(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(close(pair[0]));
        echo(pair[1]);
        _exit(0);
    }
    SYS(close(pair[1]));
    SYS(write(pair[0], "x", 1));
    while (SYS(read(pair[0], &byte, 1)) == 1)
        continue;
    reap(child);
    return 0;
}
