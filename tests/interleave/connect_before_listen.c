// expect: wrong-exit
// schedules: 20
// shows: the client is quicker than the server: there is nothing to connect to yet

#include <sys/socket.h>
#include <sys/un.h>

#include "measure.h"

static const struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "echo.socket"};

static void client(void) {
    int server = SYS(socket(AF_UNIX, SOCK_STREAM, 0));
    int result = connect(server, (const struct sockaddr *)&address, sizeof address);
    _exit(result == 0 ? 0 : 1);
}

int main(void) {
    pid_t child = SYS(fork());
    if (child == 0)
        client();
    int listener = SYS(socket(AF_UNIX, SOCK_STREAM, 0));
    SYS(bind(listener, (const struct sockaddr *)&address, sizeof address));
    SYS(listen(listener, 1));
    reap(child);
    SYS(unlink(address.sun_path));
    return 0;
}
