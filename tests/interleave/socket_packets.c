// expect: none
// shows: SOCK_SEQPACKET keeps what was sent apart, and in order; 0 is the end

#include <sys/socket.h>

#include "measure.h"

int main(void) {
    int pair[2];
    char packet[8];
    SYS(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(close(pair[0]));
        SYS(send(pair[1], "one", 3, MSG_NOSIGNAL));
        SYS(send(pair[1], "seven", 5, MSG_NOSIGNAL));
        _exit(0);
    }
    SYS(close(pair[1]));
    ssize_t first = SYS(recv(pair[0], packet, sizeof packet, 0));
    ssize_t second = SYS(recv(pair[0], packet, sizeof packet, 0));
    ssize_t end = SYS(recv(pair[0], packet, sizeof packet, 0));
    SYS(close(pair[0]));
    reap(child);
    return first == 3 && second == 5 && end == 0 ? 0 : 1;
}
