// mailbox.c - a server that prints letters, and a client that brings ten.
//
// Usage: mailbox processes | threads
//
// Each connection is a letter, and its end the letter's. The server ends at SIGTERM or SIGINT, when
// no client waits any more.
#include "../02-pipes/io.h"
#include "../02-pipes/process.h"
#include "../05-mutexes-and-conditions/check.h"
#include "listener.h"
#include "place.h"
#include "stop.h"
#include "unix_socket.h"

#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

enum { LETTERS = 10, LETTER_MAX = 1000 };

// region: take_letter
// Prints what CLIENT sends until it ends, and closes CLIENT. A letter that is too long, or whose
// connection fails, is dropped: no client's fault ends the server.
static void take_letter(int client) {
    char text[LETTER_MAX + 1];
    ssize_t length = io_read_full(client, text, sizeof text);
    if (length == -1)
        fprintf(stderr, "a letter is lost: %s\n", strerrordesc_np(errno));
    else if (length > LETTER_MAX)
        fprintf(stderr, "a letter of more than %d bytes is dropped\n", LETTER_MAX);
    else
        printf("received: %.*s\n", (int)length, text);
    close(client);
}
// endregion: take_letter

// region: serve
static void serve(int listener, int stop) {
    struct pollfd waits[] = {{.fd = listener, .events = POLLIN}, {.fd = stop, .events = POLLIN}};
    for (;;) {
        if (poll(waits, 2, -1) == -1 && errno != EINTR)
            check_errno_failed("poll");
        int client = listener_accept(listener);
        if (client != -1)
            take_letter(client);
        else if (errno != EAGAIN)
            check_errno_failed("accept");
        else if (waits[1].revents != 0)
            break; // asked to stop, and no client waits
    }
    printf("stopped, as asked\n");
}
// endregion: serve

// Brings LETTERS letters, each by a connection of its own.
static void bring(const char *path) {
    for (int number = 1; number <= LETTERS; number++) {
        char text[32];
        int length = snprintf(text, sizeof text, "Message %d", number);
        int server = CHECK_ERRNO(unix_connect(path));
        CHECK_ERRNO(send(server, text, (size_t)length, MSG_NOSIGNAL));
        close(server); // the end of the letter
    }
}

// region: main
static int between_processes(const char *path, int stop) {
    int listener = CHECK_ERRNO(unix_listen(path)); // ready, before there is a client
    pid_t server = process_fork();
    if (server == 0) {
        serve(listener, stop);
        process_leave(0);
    }
    close(listener);
    pid_t client = process_fork();
    if (client == 0) {
        bring(path);
        process_leave(0);
    }
    int failed = process_wait(client);
    CHECK_ERRNO(kill(server, SIGTERM));
    return process_wait(server) + failed;
}
// endregion: main

struct server {
    int listener, stop;
};

static void *serve_in_thread(void *argument) {
    struct server *server = argument;
    serve(server->listener, server->stop);
    return NULL;
}

static void between_threads(const char *path, int stop) {
    struct server server = {CHECK_ERRNO(unix_listen(path)), stop};
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, serve_in_thread, &server));
    bring(path);
    CHECK_ERRNO(kill(getpid(), SIGTERM)); // blocked in all threads: the descriptor has it
    CHECK(pthread_join(thread, NULL));
    close(server.listener);
}

int main(int argc, char *argv[]) {
    struct place place = place_new();
    int stop = stop_open(), failed = 0;
    if (argc == 2 && strcmp(argv[1], "threads") == 0)
        between_threads(place.path, stop);
    else
        failed = between_processes(place.path, stop);
    close(stop);
    place_remove(&place);
    return failed != 0;
}
