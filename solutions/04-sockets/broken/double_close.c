// double_close.c - the thread of a client closes it, and so does who joins the thread.
#include "../echo.h"
#include "../place.h"
#include "../unix_socket.h"

#include <pthread.h>

struct client {
    int fd;
    pthread_t thread;
};

static void *serve_client(void *argument) {
    struct client *client = argument;
    echo_serve(client->fd);
    close(client->fd);
    return NULL;
}

static void clean_up(struct client *client) {
    pthread_join(client->thread, NULL);
    close(client->fd); // to be sure
}

// Accepts the next one into CLIENT, and starts its thread.
static void accept_client(int listener, struct client *client) {
    client->fd = CHECK_ERRNO(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
    pthread_create(&client->thread, NULL, serve_client, client);
}

static void ask(const char *who, int fd) {
    printf("%s: %s\n", who, echo_ask(fd, "hello") ? "answered" : "no answer");
}

int main(void) {
    struct place place = place_new();
    int listener = CHECK_ERRNO(unix_listen(place.path));
    int to_anne = CHECK_ERRNO(unix_connect(place.path)),
        to_bert = CHECK_ERRNO(unix_connect(place.path));
    struct client anne, bert;
    accept_client(listener, &anne);
    ask("anne", to_anne);
    shutdown(to_anne, SHUT_WR); // she has said all
    char byte;
    CHECK_ERRNO(recv(to_anne, &byte, 1, 0)); // and her thread has closed its end
    accept_client(listener, &bert);
    ask("bert", to_bert);
    clean_up(&anne);
    ask("bert", to_bert);
    close(listener);
    place_remove(&place);
    return 1;
}
