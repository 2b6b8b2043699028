// address_of_connfd.c - a thread for each client, which is given the address of the accepter's variable.
#include "../../02-pipes/process.h"
#include "../echo.h"
#include "../place.h"
#include "../unix_socket.h"

#include <poll.h>
#include <pthread.h>

enum { CLIENTS = 2 };

// region: serve
static void *serve_client(void *argument) {
    int client = *(int *)argument;
    echo_serve(client);
    close(client);
    return NULL;
}

static void serve(int listener) {
    struct pollfd wait = {.fd = listener, .events = POLLIN};
    pthread_t threads[CLIENTS];
    int client;
    for (int i = 0; i < CLIENTS; i++) {
        CHECK_ERRNO(poll(&wait, 1, -1));
        client = CHECK_ERRNO(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
        pthread_create(&threads[i], NULL, serve_client, &client);
    }
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(threads[i], NULL);
}
// endregion: serve

int main(void) {
    struct place place = place_new();
    int listener = CHECK_ERRNO(unix_listen(place.path));
    pid_t clients[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = process_fork();
        if (clients[i] != 0)
            continue;
        close(listener);
        int fd = CHECK_ERRNO(unix_connect(place.path));
        bool same = echo_ask(fd, i == 0 ? "one" : "two");
        close(fd);
        process_leave(!same);
    }
    serve(listener);
    close(listener);
    int failed = 0;
    for (int i = 0; i < CLIENTS; i++)
        failed += process_wait(clients[i]);
    place_remove(&place);
    return failed != 0;
}
