// expect: none
// options: --faults eintr
// shows: a connect over TCP that a signal interrupts goes on; who waits and asks SO_ERROR has it

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "measure.h"

static int connected(int fd) {
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    while (poll(&wait, 1, -1) == -1)
        if (errno != EINTR)
            return -1;
    int error = 0;
    socklen_t size = sizeof error;
    SYS(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size));
    return error == 0 ? 0 : -1;
}

int main(void) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    int listener = SYS(socket(AF_INET, SOCK_STREAM, 0));
    SYS(bind(listener, (struct sockaddr *)&address, size));
    SYS(listen(listener, 1));
    SYS(getsockname(listener, (struct sockaddr *)&address, &size));
    pid_t child = SYS(fork());
    if (child == 0) {
        int fd = SYS(socket(AF_INET, SOCK_STREAM, 0));
        if (connect(fd, (struct sockaddr *)&address, size) == -1 &&
            (errno != EINTR || connected(fd) == -1))
            _exit(1);
        while (send(fd, "x", 1, MSG_NOSIGNAL) == -1)
            if (errno != EINTR)
                _exit(1);
        _exit(0);
    }
    int client;
    while ((client = accept(listener, NULL, NULL)) == -1)
        if (errno != EINTR)
            return 1;
    char byte = 0;
    while (recv(client, &byte, 1, 0) == -1)
        if (errno != EINTR)
            return 1;
    close(client);
    close(listener);
    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR)
            return 1;
    return byte == 'x' && status == 0 ? 0 : 1;
}
