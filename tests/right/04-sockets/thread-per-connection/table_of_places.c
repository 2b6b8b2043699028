/* A table, and a byte at a time. */
#include "sum_server.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A table of connections that grows, and whose places are used again. A thread that has ended leaves
 * its place as DONE; whoever needs a place joins it first. */
enum state { FREE, BUSY, DONE };

struct place {
    struct sum_server *server;
    enum state state;
    int fd;
    pthread_t thread;
};

struct sum_server {
    pthread_mutex_t m;
    bool over;
    struct place **places;
    size_t count;
    int listener;
    pthread_t main;
};

static bool write_fully(int fd, const char *p, const char *end)
{
    while (p < end) {
        ssize_t n = send(fd, p, (size_t)(end - p), MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            p += n;
    }
    return true;
}

/* One byte at a time, for lines are short. */
static bool read_line(int fd, char line[LINE_MAX_BYTES + 1])
{
    for (int i = 0;;) {
        char c;
        ssize_t n = recv(fd, &c, 1, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        if (c == '\n') {
            line[i] = 0;
            return true;
        }
        if (i == LINE_MAX_BYTES)
            return false;
        line[i++] = c;
    }
}

static void *connection(void *arg)
{
    struct place *p = arg;
    char line[LINE_MAX_BYTES + 1], out[32];
    long long sum = 0;
    while (read_line(p->fd, line)) {
        int i = line[0] == '-', start = i;
        while (line[i] >= '0' && line[i] <= '9')
            i++;
        if (i == start || line[i] != 0)
            break;
        sum += atoll(line);
        int n = sprintf(out, "%lld\n", sum);
        if (!write_fully(p->fd, out, out + n))
            break;
    }
    pthread_mutex_lock(&p->server->m);
    close(p->fd);
    p->state = DONE;
    pthread_mutex_unlock(&p->server->m);
    return NULL;
}

/* With the lock held, by the accepting thread only. A thread that is DONE needs the lock no more. */
static struct place *find_place(struct sum_server *s)
{
    for (size_t i = 0; i < s->count; i++) {
        struct place *p = s->places[i];
        if (p->state == DONE) {
            pthread_join(p->thread, NULL);
            p->state = FREE;
        }
        if (p->state == FREE)
            return p;
    }
    struct place **more = realloc(s->places, (s->count + 1) * sizeof *more);
    if (more == NULL)
        return NULL;
    s->places = more;
    struct place *p = calloc(1, sizeof *p);
    if (p != NULL) {
        p->server = s;
        s->places[s->count++] = p;
    }
    return p;
}

static void *run(void *arg)
{
    struct sum_server *s = arg;
    bool over = false;
    while (!over) {
        int fd = accept(s->listener, NULL, NULL);
        pthread_mutex_lock(&s->m);
        over = s->over;
        struct place *p = fd < 0 || over ? NULL : find_place(s);
        if (p != NULL) {
            p->fd = fd;
            if (pthread_create(&p->thread, NULL, connection, p) == 0) {
                p->state = BUSY;
                fd = -1;
            }
        }
        if (fd >= 0)
            close(fd);
        pthread_mutex_unlock(&s->m);
    }
    return NULL;
}

struct sum_server *sum_server_start(int listener)
{
    struct sum_server *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    pthread_mutex_init(&s->m, NULL);
    s->listener = listener;
    if ((errno = pthread_create(&s->main, NULL, run, s)) == 0)
        return s;
    int e = errno;
    pthread_mutex_destroy(&s->m);
    free(s);
    errno = e;
    return NULL;
}

void sum_server_stop(struct sum_server *s)
{
    pthread_mutex_lock(&s->m);
    s->over = true;
    for (size_t i = 0; i < s->count; i++)
        if (s->places[i]->state == BUSY)
            shutdown(s->places[i]->fd, SHUT_RDWR);
    shutdown(s->listener, SHUT_RDWR);
    pthread_mutex_unlock(&s->m);
    pthread_join(s->main, NULL);
    for (size_t i = 0; i < s->count; i++) {
        pthread_mutex_lock(&s->m);
        bool is_free = s->places[i]->state == FREE;
        pthread_mutex_unlock(&s->m);
        if (!is_free)
            pthread_join(s->places[i]->thread, NULL);
        free(s->places[i]);
    }
    free(s->places);
    close(s->listener);
    pthread_mutex_destroy(&s->m);
    free(s);
}
