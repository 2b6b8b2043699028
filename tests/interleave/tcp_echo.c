// expect: none
// shows: a port of the system's choice, asked for before the client is forked

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "measure.h"

static void client(const struct sockaddr_in *address) {
    char byte = 0;
    int server = SYS(socket(AF_INET, SOCK_STREAM, 0));
    SYS(connect(server, (const struct sockaddr *)address, sizeof *address));
    SYS(send(server, "x", 1, MSG_NOSIGNAL));
    ssize_t count = SYS(recv(server, &byte, 1, 0));
    SYS(close(server));
    _exit(count == 1 && byte == 'x' ? 0 : 1);
}

int main(void) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    char byte;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = SYS(socket(AF_INET, SOCK_STREAM, 0));
    SYS(bind(listener, (const struct sockaddr *)&address, sizeof address));
    SYS(listen(listener, 1));
    SYS(getsockname(listener, (struct sockaddr *)&address, &size));
    pid_t child = SYS(fork());
    if (child == 0)
        client(&address);
    int peer = SYS(accept(listener, NULL, NULL));
    while (SYS(recv(peer, &byte, 1, 0)) == 1)
        SYS(send(peer, &byte, 1, MSG_NOSIGNAL));
    SYS(close(peer));
    SYS(close(listener));
    reap(child);
    return 0;
}
