// expect: wrong-output
// Shuts down and closes all descriptors that were ever its own.
#include "sum_server.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct client {
    struct sum_server *server;
    pthread_t thread;
    int fd;
    struct client *next;
};

struct sum_server {
    int listener;
    int stopping;
    pthread_t thread;
    pthread_mutex_t mutex; /* stopping, clients, their fd */
    struct client *clients;
};

static int reply(int fd, const char *line, long *sum)
{
    char *end;
    char out[40];
    if (line[strspn(line, "-0123456789")] != '\0' || line[0] == '\0')
        return -1;
    *sum += strtol(line, &end, 10);
    if (*end != '\0')
        return -1;
    size_t n = (size_t)sprintf(out, "%ld\n", *sum), off = 0;
    while (off < n) {
        ssize_t w = send(fd, out + off, n - off, MSG_NOSIGNAL);
        if (w == -1 && errno == EINTR)
            continue;
        if (w == -1)
            return -1;
        off += (size_t)w;
    }
    return 0;
}

static void talk(int fd)
{
    char line[LINE_MAX_BYTES + 1], buf[256];
    size_t len = 0;
    long sum = 0;
    for (;;) {
        ssize_t n = recv(fd, buf, sizeof buf, 0);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        for (ssize_t i = 0; i < n; i++) {
            if (buf[i] == '\n') {
                line[len] = '\0';
                len = 0;
                if (reply(fd, line, &sum) == -1)
                    return;
            } else if (len < LINE_MAX_BYTES) {
                line[len++] = buf[i];
            } else {
                return;
            }
        }
    }
}

static void *client_main(void *arg)
{
    struct client *c = arg;
    talk(c->fd);
    close(c->fd);
    return NULL;
}

static void *accept_main(void *arg)
{
    struct sum_server *s = arg;
    for (;;) {
        int fd = accept(s->listener, NULL, NULL);
        pthread_mutex_lock(&s->mutex);
        if (s->stopping) {
            if (fd != -1)
                close(fd);
            pthread_mutex_unlock(&s->mutex);
            return NULL;
        }
        if (fd != -1) {
            struct client *c = malloc(sizeof *c);
            if (c != NULL) {
                c->server = s;
                c->fd = fd;
                c->next = s->clients;
            }
            if (c != NULL && pthread_create(&c->thread, NULL, client_main, c) == 0) {
                s->clients = c;
            } else {
                free(c);
                close(fd);
            }
        }
        pthread_mutex_unlock(&s->mutex);
    }
}

struct sum_server *sum_server_start(int listener)
{
    struct sum_server *s = malloc(sizeof *s);
    if (s == NULL)
        return NULL;
    s->listener = listener;
    s->stopping = 0;
    s->clients = NULL;
    pthread_mutex_init(&s->mutex, NULL);
    int e = pthread_create(&s->thread, NULL, accept_main, s);
    if (e != 0) {
        pthread_mutex_destroy(&s->mutex);
        free(s);
        errno = e;
        return NULL;
    }
    return s;
}

void sum_server_stop(struct sum_server *s)
{
    pthread_mutex_lock(&s->mutex);
    s->stopping = 1;
    shutdown(s->listener, SHUT_RDWR);
    for (struct client *c = s->clients; c != NULL; c = c->next)
        shutdown(c->fd, SHUT_RDWR);
    pthread_mutex_unlock(&s->mutex);
    pthread_join(s->thread, NULL);
    while (s->clients != NULL) {
        struct client *c = s->clients;
        s->clients = c->next;
        pthread_join(c->thread, NULL);
        free(c);
    }
    close(s->listener);
    pthread_mutex_destroy(&s->mutex);
    free(s);
}
