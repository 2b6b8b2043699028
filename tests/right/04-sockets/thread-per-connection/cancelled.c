/* The threads are cancelled, pthread_cancel(3): accept, recv and send are cancellation points. */
#include "sum_server.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct conn {
    pthread_t id;
    int fd;
    int done; /* guarded by the server's mutex */
    struct sum_server *server;
    struct conn *next;
};

struct sum_server {
    pthread_t id;
    int listener;
    pthread_mutex_t mutex;
    struct conn *conns; /* the accepting thread's, and then sum_server_stop's */
};

static void hang_up(void *arg)
{
    struct conn *c = arg;
    close(c->fd);
    pthread_mutex_lock(&c->server->mutex);
    c->done = 1;
    pthread_mutex_unlock(&c->server->mutex);
}

static void converse(struct conn *c)
{
    char text[LINE_MAX_BYTES + 1], b[100];
    size_t at = 0;
    long total = 0;
    ssize_t n;
    while ((n = recv(c->fd, b, sizeof b, 0)) != 0) {
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return;
        for (ssize_t i = 0; i < n; i++) {
            if (b[i] != '\n' && at == LINE_MAX_BYTES)
                return;
            if (b[i] != '\n') {
                text[at++] = b[i];
                continue;
            }
            text[at] = 0;
            at = 0;
            char *end = text;
            if (strchr("-0123456789", text[0]) == NULL || text[0] == 0)
                return;
            total += strtol(text, &end, 10);
            if (*end != 0 || end == text)
                return;
            char answer[30];
            int len = sprintf(answer, "%ld\n", total);
            for (int o = 0; o < len;) {
                ssize_t m = send(c->fd, answer + o, (size_t)(len - o), MSG_NOSIGNAL);
                if (m == -1 && errno != EINTR)
                    return;
                o += m > 0 ? (int)m : 0;
            }
        }
    }
}

static void *conn_run(void *arg)
{
    struct conn *c = arg;
    pthread_cleanup_push(hang_up, c);
    converse(c);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    pthread_cleanup_pop(1);
    return NULL;
}

static void tidy(struct sum_server *s)
{
    for (struct conn **p = &s->conns; *p != NULL;) {
        struct conn *c = *p;
        pthread_mutex_lock(&s->mutex);
        int done = c->done;
        pthread_mutex_unlock(&s->mutex);
        if (done) {
            *p = c->next;
            pthread_join(c->id, NULL);
            free(c);
        } else {
            p = &c->next;
        }
    }
}

static void *accept_run(void *arg)
{
    struct sum_server *s = arg;
    int old;
    for (;;) {
        int fd = accept(s->listener, NULL, NULL);
        pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
        tidy(s);
        struct conn *c = fd == -1 ? NULL : malloc(sizeof *c);
        if (c != NULL) {
            *c = (struct conn){.fd = fd, .server = s, .next = s->conns};
            if (pthread_create(&c->id, NULL, conn_run, c) == 0) {
                s->conns = c;
                fd = -1;
            } else {
                free(c);
            }
        }
        if (fd != -1)
            close(fd);
        pthread_setcancelstate(old, NULL);
    }
    return NULL;
}

struct sum_server *sum_server_start(int listener)
{
    struct sum_server *s = malloc(sizeof *s);
    if (s == NULL)
        return NULL;
    s->listener = listener;
    s->conns = NULL;
    pthread_mutex_init(&s->mutex, NULL);
    int e = pthread_create(&s->id, NULL, accept_run, s);
    if (e == 0)
        return s;
    pthread_mutex_destroy(&s->mutex);
    free(s);
    errno = e;
    return NULL;
}

void sum_server_stop(struct sum_server *s)
{
    pthread_cancel(s->id);
    pthread_join(s->id, NULL);
    while (s->conns != NULL) {
        struct conn *c = s->conns;
        s->conns = c->next;
        pthread_cancel(c->id);
        pthread_join(c->id, NULL);
        free(c);
    }
    close(s->listener);
    pthread_mutex_destroy(&s->mutex);
    free(s);
}
