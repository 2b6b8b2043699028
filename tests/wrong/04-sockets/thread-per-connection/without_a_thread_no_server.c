// expect: fault-handling
// When a client can be given no thread the server takes no more of them.
#include "sum_server.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct connection {
    struct sum_server *server;
    int fd;
    pthread_t thread;
    struct connection *next;
    bool over; /* the thread is about to end */
};

struct sum_server {
    int listener;
    int spare; /* given up to accept a client when there are no descriptors left */
    pthread_t acceptor;
    pthread_mutex_t lock;
    bool stopping;
    struct connection *connections;
};

static bool send_all(int fd, const char *text, size_t size) {
    while (size > 0) {
        ssize_t n = send(fd, text, size, MSG_NOSIGNAL);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return false;
        text += n;
        size -= (size_t)n;
    }
    return true;
}

/* The number in a line of `length` bytes. */
static bool parse(const char *line, size_t length, long *number) {
    char text[LINE_MAX_BYTES + 1];
    char *end;
    if (length == 0 || length > LINE_MAX_BYTES)
        return false;
    for (size_t i = 0; i < length; i++)
        if ((line[i] < '0' || line[i] > '9') && !(line[i] == '-' && i == 0))
            return false;
    memcpy(text, line, length);
    text[length] = '\0';
    *number = strtol(text, &end, 10);
    return end != text && *end == '\0';
}

static void talk(int fd) {
    char buffer[256];
    size_t used = 0;
    long sum = 0;
    for (;;) {
        ssize_t n = recv(fd, buffer + used, sizeof buffer - used, 0);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        used += (size_t)n;
        char *start = buffer, *newline;
        while ((newline = memchr(start, '\n', used - (size_t)(start - buffer)))) {
            long number;
            if (!parse(start, (size_t)(newline - start), &number))
                return;
            sum += number;
            char answer[32];
            int size = snprintf(answer, sizeof answer, "%ld\n", sum);
            if (!send_all(fd, answer, (size_t)size))
                return;
            start = newline + 1;
        }
        used -= (size_t)(start - buffer);
        memmove(buffer, start, used);
        if (used > LINE_MAX_BYTES)
            return;
    }
}

static void *serve(void *argument) {
    struct connection *c = argument;
    talk(c->fd);
    pthread_mutex_lock(&c->server->lock);
    close(c->fd);
    c->fd = -1;
    c->over = true;
    pthread_mutex_unlock(&c->server->lock);
    return NULL;
}

/* Joins the threads that are over. */
static void reap(struct sum_server *s) {
    struct connection *dead = NULL;
    pthread_mutex_lock(&s->lock);
    for (struct connection **at = &s->connections; *at;) {
        struct connection *c = *at;
        if (c->over) {
            *at = c->next;
            c->next = dead;
            dead = c;
        } else {
            at = &c->next;
        }
    }
    pthread_mutex_unlock(&s->lock);
    while (dead) {
        struct connection *next = dead->next;
        pthread_join(dead->thread, NULL);
        free(dead);
        dead = next;
    }
}

static bool take(struct sum_server *s, int fd) {
    bool good = false;
    struct connection *c = malloc(sizeof *c);
    if (!c) {
        close(fd);
        return false;
    }
    *c = (struct connection){.server = s, .fd = fd};
    pthread_mutex_lock(&s->lock);
    if (s->stopping || pthread_create(&c->thread, NULL, serve, c) != 0) {
        close(fd);
        free(c);
    } else {
        c->next = s->connections;
        s->connections = c;
        good = true;
    }
    pthread_mutex_unlock(&s->lock);
    return good;
}

static bool stopping(struct sum_server *s) {
    pthread_mutex_lock(&s->lock);
    bool is = s->stopping;
    pthread_mutex_unlock(&s->lock);
    return is;
}

static void *accept_all(void *argument) {
    struct sum_server *s = argument;
    while (!stopping(s)) {
        int fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0) {
            reap(s);
            if (!take(s, fd))
                break;
        } else if ((errno == EMFILE || errno == ENFILE) && s->spare >= 0) {
            close(s->spare);
            fd = accept(s->listener, NULL, NULL);
            if (fd >= 0)
                close(fd);
            s->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
        }
    }
    return NULL;
}

struct sum_server *sum_server_start(int listener) {
    struct sum_server *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->listener = listener;
    s->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (s->spare == -1) {
        int error = errno;
        free(s);
        errno = error;
        return NULL;
    }
    pthread_mutex_init(&s->lock, NULL);
    int error = pthread_create(&s->acceptor, NULL, accept_all, s);
    if (error) {
        close(s->spare);
        pthread_mutex_destroy(&s->lock);
        free(s);
        errno = error;
        return NULL;
    }
    return s;
}

void sum_server_stop(struct sum_server *s) {
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    shutdown(s->listener, SHUT_RDWR);
    for (struct connection *c = s->connections; c; c = c->next)
        if (c->fd != -1)
            shutdown(c->fd, SHUT_RDWR);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->acceptor, NULL);
    while (s->connections) {
        struct connection *next = s->connections->next;
        pthread_join(s->connections->thread, NULL);
        free(s->connections);
        s->connections = next;
    }
    close(s->listener);
    if (s->spare >= 0)
        close(s->spare);
    pthread_mutex_destroy(&s->lock);
    free(s);
}
