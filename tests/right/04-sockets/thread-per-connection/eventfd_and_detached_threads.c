/* An eventfd that everybody polls. */
#include "sum_server.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* Everybody polls the eventfd besides what he waits for; once it has been written to it stays readable.
 * The threads are detached, and counted. */
struct sum_server {
    int listener, stop;
    pthread_mutex_t mutex;
    pthread_cond_t nobody;
    int running; /* threads, the accepting one too */
};

struct job {
    struct sum_server *server;
    int fd;
};

static bool wait_for(struct sum_server *s, int fd, short events)
{
    struct pollfd p[] = {{.fd = s->stop, .events = POLLIN}, {.fd = fd, .events = events}};
    int r;
    while ((r = poll(p, 2, -1)) == -1 && errno == EINTR)
        ;
    return r > 0 && p[0].revents == 0;
}

static bool reply(struct sum_server *s, int fd, char *line, long *sum)
{
    long number;
    int used = -1;
    char out[40];
    if (sscanf(line, "%ld%n", &number, &used) != 1 || line[used] != '\0' || *line == ' ')
        return false;
    *sum += number;
    int n = snprintf(out, sizeof out, "%ld\n", *sum);
    for (int off = 0; off < n;) {
        if (!wait_for(s, fd, POLLOUT))
            return false;
        ssize_t w = send(fd, out + off, (size_t)(n - off), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (w >= 0)
            off += (int)w;
        else if (errno != EINTR && errno != EAGAIN)
            return false;
    }
    return true;
}

static void gone(struct sum_server *s)
{
    pthread_mutex_lock(&s->mutex);
    if (--s->running == 0)
        pthread_cond_signal(&s->nobody);
    pthread_mutex_unlock(&s->mutex);
}

static void *client(void *arg)
{
    struct job job = *(struct job *)arg;
    free(arg);
    char all[LINE_MAX_BYTES + 2];
    size_t have = 0;
    long sum = 0;
    while (wait_for(job.server, job.fd, POLLIN)) {
        ssize_t n = recv(job.fd, all + have, sizeof all - 1 - have, MSG_DONTWAIT);
        if (n == -1 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n <= 0)
            break;
        have += (size_t)n;
        char *nl;
        bool good = true;
        while (good && (nl = memchr(all, '\n', have)) != NULL) {
            *nl = '\0';
            good = reply(job.server, job.fd, all, &sum);
            size_t used = (size_t)(nl + 1 - all);
            have -= used;
            memmove(all, nl + 1, have);
        }
        if (!good || have > LINE_MAX_BYTES)
            break;
    }
    close(job.fd);
    gone(job.server);
    return NULL;
}

static bool launch(struct sum_server *s, void *(*what)(void *), void *arg)
{
    pthread_attr_t attr;
    pthread_t t;
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_mutex_lock(&s->mutex);
    int e = pthread_create(&t, &attr, what, arg);
    if (e == 0)
        s->running++;
    pthread_mutex_unlock(&s->mutex);
    pthread_attr_destroy(&attr);
    errno = e;
    return e == 0;
}

static void *acceptor(void *arg)
{
    struct sum_server *s = arg;
    while (wait_for(s, s->listener, POLLIN)) {
        int fd = accept(s->listener, NULL, NULL);
        if (fd == -1)
            continue;
        struct job *job = malloc(sizeof *job);
        if (job != NULL)
            *job = (struct job){s, fd};
        if (job == NULL || !launch(s, client, job)) {
            free(job);
            close(fd);
        }
    }
    gone(s);
    return NULL;
}

struct sum_server *sum_server_start(int listener)
{
    struct sum_server *s = malloc(sizeof *s);
    if (!s)
        return NULL;
    *s = (struct sum_server){.listener = listener, .stop = eventfd(0, EFD_CLOEXEC)};
    if (s->stop == -1) {
        free(s);
        return NULL;
    }
    pthread_mutex_init(&s->mutex, NULL);
    pthread_cond_init(&s->nobody, NULL);
    if (launch(s, acceptor, s))
        return s;
    int e = errno;
    close(s->stop);
    pthread_mutex_destroy(&s->mutex);
    pthread_cond_destroy(&s->nobody);
    free(s);
    errno = e;
    return NULL;
}

void sum_server_stop(struct sum_server *s)
{
    while (eventfd_write(s->stop, 1) == -1 && errno == EINTR)
        ;
    pthread_mutex_lock(&s->mutex);
    while (s->running > 0)
        pthread_cond_wait(&s->nobody, &s->mutex);
    pthread_mutex_unlock(&s->mutex);
    close(s->stop);
    close(s->listener);
    pthread_mutex_destroy(&s->mutex);
    pthread_cond_destroy(&s->nobody);
    free(s);
}
