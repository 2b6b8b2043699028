/* A server with a thread for each connection: the reference solution. The contract is in
 * sum_server.h. */
#include "sum_server.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct connection {
    struct sum_server *server;
    pthread_t thread;
    int fd;
    bool has_ended; /* fd is closed, and the thread is to be joined */
    struct connection *next;
};

struct sum_server {
    int listener;
    pthread_t acceptor;
    /* Guards what follows, and every fd of a connection: it is shut down and closed under the lock,
     * so that nobody shuts down a number that is another's already. */
    pthread_mutex_t lock;
    pthread_cond_t changed; /* a connection has ended, or the server is ending */
    bool is_ending;
    struct connection *connections;
};

/* --- a connection ----------------------------------------------------------------------------- */

static bool send_all(int fd, const char *data, size_t size) {
    while (size > 0) {
        ssize_t count = send(fd, data, size, MSG_NOSIGNAL);
        if (count == -1 && errno != EINTR)
            return false;
        if (count > 0) {
            data += count;
            size -= (size_t)count;
        }
    }
    return true;
}

/* Adds the number on the line, and answers. False when it is none, or the client has gone. */
static bool answer(int fd, const char *line, long *sum) {
    char *end, text[32];
    if (strspn(line, "-0123456789") != strlen(line))
        return false;
    long number = strtol(line, &end, 10);
    if (end == line || *end != '\0')
        return false;
    *sum += number;
    int length = snprintf(text, sizeof text, "%ld\n", *sum);
    return send_all(fd, text, (size_t)length);
}

static void serve(int fd) {
    char line[LINE_MAX_BYTES + 1], buffer[512];
    size_t length = 0;
    long sum = 0;
    for (;;) {
        ssize_t count = recv(fd, buffer, sizeof buffer, 0);
        if (count == -1 && errno == EINTR)
            continue;
        if (count <= 0)
            return;
        for (ssize_t i = 0; i < count; i++) {
            bool is_end = buffer[i] == '\n';
            if (!is_end && length == LINE_MAX_BYTES)
                return;
            line[length] = is_end ? '\0' : buffer[i];
            length = is_end ? 0 : length + 1;
            if (is_end && !answer(fd, line, &sum))
                return;
        }
    }
}

static void *run_connection(void *argument) {
    struct connection *connection = argument;
    struct sum_server *server = connection->server;
    serve(connection->fd);
    pthread_mutex_lock(&server->lock);
    close(connection->fd);
    connection->has_ended = true;
    pthread_cond_signal(&server->changed);
    pthread_mutex_unlock(&server->lock);
    return NULL;
}

/* --- the server ------------------------------------------------------------------------------- */

/* Joins the threads of connections that have ended, or of all, and frees these. */
static void reap(struct sum_server *server, bool all) {
    struct connection *gone = NULL;
    pthread_mutex_lock(&server->lock);
    for (struct connection **at = &server->connections; *at != NULL;) {
        struct connection *connection = *at;
        if (connection->has_ended || all) {
            *at = connection->next;
            connection->next = gone;
            gone = connection;
        } else {
            at = &connection->next;
        }
    }
    pthread_mutex_unlock(&server->lock);
    while (gone != NULL) { /* without the lock: they need it to end */
        struct connection *next = gone->next;
        pthread_join(gone->thread, NULL);
        free(gone);
        gone = next;
    }
}

/* Gives the client a thread; without one, or once the server ends, it is turned away. */
static void take_client(struct sum_server *server, int fd) {
    struct connection *connection = malloc(sizeof *connection);
    if (connection == NULL) {
        close(fd);
        return;
    }
    *connection = (struct connection){.server = server, .fd = fd};
    pthread_mutex_lock(&server->lock);
    if (!server->is_ending &&
        pthread_create(&connection->thread, NULL, run_connection, connection) == 0) {
        connection->next = server->connections;
        server->connections = connection;
        connection = NULL;
    }
    pthread_mutex_unlock(&server->lock);
    if (connection != NULL) {
        close(fd);
        free(connection);
    }
}

static bool is_ending(struct sum_server *server) {
    pthread_mutex_lock(&server->lock);
    bool ending = server->is_ending;
    pthread_mutex_unlock(&server->lock);
    return ending;
}

/* Waits until one of the connections that there are has ended, or the server is ending. */
static void wait_for_end(struct sum_server *server) {
    pthread_mutex_lock(&server->lock);
    bool can_wait = server->connections != NULL;
    while (can_wait && !server->is_ending) {
        for (struct connection *at = server->connections; at != NULL; at = at->next)
            can_wait &= !at->has_ended;
        if (can_wait)
            pthread_cond_wait(&server->changed, &server->lock);
    }
    pthread_mutex_unlock(&server->lock);
}

/* An accept that fails has failed for one client. Where descriptors have run out the next would fail
 * at once, too, until one is free. */
static void *run_acceptor(void *argument) {
    struct sum_server *server = argument;
    while (!is_ending(server)) {
        int fd = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd != -1)
            take_client(server, fd);
        else if (errno == EMFILE)
            wait_for_end(server);
        reap(server, false);
    }
    return NULL;
}

struct sum_server *sum_server_start(int listener) {
    struct sum_server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return NULL;
    server->listener = listener;
    int error = pthread_mutex_init(&server->lock, NULL);
    if (error == 0) {
        pthread_cond_init(&server->changed, NULL);
        error = pthread_create(&server->acceptor, NULL, run_acceptor, server);
        if (error == 0)
            return server;
        pthread_cond_destroy(&server->changed);
        pthread_mutex_destroy(&server->lock);
    }
    free(server);
    errno = error;
    return NULL;
}

/* A socket that has been shut down is a state, that whoever waits on it, or is about to, finds. */
void sum_server_stop(struct sum_server *server) {
    pthread_mutex_lock(&server->lock);
    server->is_ending = true;
    pthread_cond_signal(&server->changed);
    shutdown(server->listener, SHUT_RDWR);
    for (struct connection *at = server->connections; at != NULL; at = at->next)
        if (!at->has_ended)
            shutdown(at->fd, SHUT_RDWR);
    pthread_mutex_unlock(&server->lock);
    pthread_join(server->acceptor, NULL);
    reap(server, true);
    close(server->listener);
    pthread_cond_destroy(&server->changed);
    pthread_mutex_destroy(&server->lock);
    free(server);
}
