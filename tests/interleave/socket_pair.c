// expect: none
// shows: both directions over one pair; shutdown is the end of one of them

#include <sys/socket.h>

#include "measure.h"

static void echo(int peer) {
    char byte;
    while (SYS(read(peer, &byte, 1)) == 1)
        SYS(write(peer, &byte, 1));
}

int main(void) {
    int pair[2], count = 0;
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
    SYS(write(pair[0], "y", 1));
    SYS(shutdown(pair[0], SHUT_WR));
    while (SYS(read(pair[0], &byte, 1)) == 1)
        count++;
    SYS(close(pair[0]));
    reap(child);
    return count == 2 ? 0 : 1;
}
