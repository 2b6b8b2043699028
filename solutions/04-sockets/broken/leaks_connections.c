// leaks_connections.c - a server that forgets to close what it has accepted.
#include "../../02-pipes/fd_table.h"
#include "../place.h"
#include "../unix_socket.h"

#include <sys/socket.h>

static void serve_one(int listener) {
    char word[8];
    int client = CHECK_ERRNO(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
    ssize_t length = CHECK_ERRNO(recv(client, word, sizeof word, 0));
    CHECK_ERRNO(send(client, word, (size_t)length, MSG_NOSIGNAL));
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    fd_table_reset();
    struct place place = place_new();
    int listener = CHECK_ERRNO(unix_listen(place.path));
    fd_table_limit(16);
    for (int number = 1;; number++) {
        int fd = unix_connect(place.path);
        if (fd == -1 || send(fd, "hello", 5, MSG_NOSIGNAL) == -1)
            break;
        printf("client %d\n", number);
        serve_one(listener);
        close(fd);
    }
    place_remove(&place);
    return 1;
}
