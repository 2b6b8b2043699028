// steals_path.c - a server that removes its path before it binds, whoever listens there.
#include "../place.h"
#include "../unix_socket.h"

#include <sys/socket.h>

static int start(const char *path) {
    unlink(path); // one that a crash has left behind
    return CHECK_ERRNO(unix_listen(path));
}

static int clients(int listener) {
    int count = 0;
    for (int client; (client = accept(listener, NULL, NULL)) != -1; count++)
        close(client);
    return count;
}

int main(void) {
    struct place place = place_new();
    int first = start(place.path);
    int second = start(place.path); // somebody starts the server twice
    for (int i = 0; i < 5; i++)
        close(CHECK_ERRNO(unix_connect(place.path)));
    int reached = clients(first);
    printf("the first server has %d clients, the second %d\n", reached, clients(second));
    close(first);
    close(second);
    place_remove(&place);
    return reached == 0;
}
