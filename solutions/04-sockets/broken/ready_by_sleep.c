// ready_by_sleep.c - one letter; the client waits for a while, and not for the server.
#include "../place.h"
#include "../unix_socket.h"

#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

static struct place place;

static void *serve(void *unused) {
    int listener = CHECK_ERRNO(unix_listen(place.path));
    struct pollfd wait = {.fd = listener, .events = POLLIN};
    CHECK_ERRNO(poll(&wait, 1, -1));
    int client = CHECK_ERRNO(accept(listener, NULL, NULL));
    close(client);
    close(listener);
    return unused;
}

int main(void) {
    place = place_new();
    pthread_t server;
    pthread_create(&server, NULL, serve, NULL);
    usleep(100000); // until the server is ready
    int fd = CHECK_ERRNO(unix_connect(place.path));
    close(fd);
    pthread_join(server, NULL);
    place_remove(&place);
    return 0;
}
