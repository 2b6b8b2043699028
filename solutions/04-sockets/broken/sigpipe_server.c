// sigpipe_server.c - a server that answers a client who has left.
#include "../place.h"
#include "../unix_socket.h"

#include <sys/socket.h>

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct place place = place_new();
    int listener = CHECK_ERRNO(unix_listen(place.path));
    int client = CHECK_ERRNO(unix_connect(place.path));
    place_remove(&place);
    int server = CHECK_ERRNO(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
    close(client);
    printf("serving\n");
    CHECK_ERRNO(send(server, "welcome", 7, 0));
    printf("served\n");
    close(server);
    close(listener);
    return 0;
}
