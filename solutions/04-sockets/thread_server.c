// thread_server.c - a thread for each client, and an end: all are told, all are joined.
//
// Usage: thread_server [CLIENTS] (3): so many, and one that says nothing, are served at a time.
#include "../02-pipes/process.h"
#include "echo.h"
#include "listener.h"
#include "place.h"
#include "stop.h"
#include "unix_socket.h"

#include <poll.h>
#include <pthread.h>

enum { RETRY = 1000 }; // milliseconds

// region: client
struct client {
    int fd; // closed by whoever joins the thread, and by nobody else
    pthread_t thread;
    struct client *next;
    bool done; // guarded by lock: the thread has nothing left to do but end
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *serve_client(void *argument) {
    struct client *client = argument;
    echo_serve(client->fd);
    shutdown(client->fd, SHUT_RDWR); // the client hears the end now, and not when we are joined
    pthread_mutex_lock(&lock);
    client->done = true;
    pthread_mutex_unlock(&lock);
    return NULL;
}
// endregion: client

// Serves FD in a thread of its own, and puts it before the list FIRST. Returns the new list; without
// memory or a thread for FD, that one is closed, and the others go on.
static struct client *start(int fd, struct client *first) {
    struct client *client = malloc(sizeof *client);
    if (client != NULL) {
        *client = (struct client){.fd = fd, .next = first};
        if (pthread_create(&client->thread, NULL, serve_client, client) == 0)
            return client;
        free(client);
    }
    close(fd);
    return first;
}

// region: reap
// Joins the threads that are done, or ALL of them, and closes their clients.
static void reap(struct client **link, bool all) {
    while (*link != NULL) {
        struct client *client = *link;
        pthread_mutex_lock(&lock);
        bool done = client->done;
        pthread_mutex_unlock(&lock);
        if (!done && !all) {
            link = &client->next;
            continue;
        }
        shutdown(client->fd, SHUT_RDWR); // wakes a thread that waits for its client
        pthread_join(client->thread, NULL);
        close(client->fd);
        *link = client->next;
        free(client);
    }
}
// endregion: reap

static void serve(int listener, int stop) {
    struct pollfd waits[] = {{.fd = listener, .events = POLLIN}, {.fd = stop, .events = POLLIN}};
    struct client *clients = NULL;
    while (waits[1].revents == 0) {
        if (poll(waits, 2, -1) == -1 && errno != EINTR)
            check_errno_failed("poll");
        reap(&clients, false);
        int client = listener_accept(listener);
        if (client != -1)
            clients = start(client, clients);
        else if (errno != EAGAIN)
            poll(&waits[1], 1, RETRY); // no room: listen to nobody for a while, but to STOP
    }
    reap(&clients, true);
}

int main(int argc, char *argv[]) {
    enum { MOST = 100 };
    setvbuf(stdout, NULL, _IOLBF, 0);
    int count = argc > 1 ? atoi(argv[1]) : 3, stop = stop_open();
    count = count < MOST ? count : MOST;
    struct place place = place_new();
    int listener = CHECK_ERRNO(unix_listen(place.path));
    pid_t server = process_fork();
    if (server == 0) {
        serve(listener, stop);
        printf("stopped, all threads joined\n");
        process_leave(0);
    }
    close(listener);
    int silent = CHECK_ERRNO(unix_connect(place.path)), fds[MOST], answered = 0;
    for (int i = 0; i < count; i++)
        fds[i] = CHECK_ERRNO(unix_connect(place.path));
    for (int i = count - 1; i >= 0; i--)
        answered += echo_ask(fds[i], "hello");
    printf("%d of %d are answered, beside one that is silent\n", answered, count);
    for (int i = 0; i < count; i++)
        close(fds[i]);
    CHECK_ERRNO(kill(server, SIGTERM));
    int failed = process_wait(server);
    char byte;
    printf("the silent one: %s\n", recv(silent, &byte, 1, 0) == 0 ? "end-of-file" : "?");
    close(silent);
    close(stop);
    place_remove(&place);
    return failed != 0 || answered != count;
}
