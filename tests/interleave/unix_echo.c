// expect: none
// shows: the server listens before the client is there to connect; each sees the other's end

#include <sys/socket.h>
#include <sys/un.h>

#include "measure.h"

static const struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "echo.socket"};

static void client(void) {
    char byte = 0;
    int server = SYS(socket(AF_UNIX, SOCK_STREAM, 0));
    SYS(connect(server, (const struct sockaddr *)&address, sizeof address));
    SYS(write(server, "x", 1));
    SYS(shutdown(server, SHUT_WR));
    ssize_t count = SYS(read(server, &byte, 1));
    ssize_t end = SYS(read(server, &byte, 1));
    _exit(count == 1 && byte == 'x' && end == 0 ? 0 : 1);
}

int main(void) {
    char byte;
    int listener = SYS(socket(AF_UNIX, SOCK_STREAM, 0));
    SYS(bind(listener, (const struct sockaddr *)&address, sizeof address));
    SYS(listen(listener, 1));
    pid_t child = SYS(fork());
    if (child == 0)
        client();
    int peer = SYS(accept(listener, NULL, NULL));
    while (SYS(read(peer, &byte, 1)) == 1)
        SYS(write(peer, &byte, 1));
    SYS(close(peer));
    SYS(close(listener));
    reap(child);
    SYS(unlink(address.sun_path));
    return 0;
}
