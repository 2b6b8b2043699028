// expect: rule
// A flag, and a poll that ends by itself now and then to look at it.
#include "sum_server.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* Nobody is ever shut down: every thread watches `end`, which becomes readable and stays so. */
struct sum_server {
    int listener, end, spare;
    atomic_bool over;
    pthread_t boss;
    pthread_mutex_t mutex;
    pthread_cond_t none;
    unsigned busy; /* connection threads that have not yet handed themselves in */
    bool have_last;
    pthread_t last; /* the one that handed itself in last, to be joined by the next */
};

struct job {
    struct sum_server *s;
    int fd;
};

/* true: fd is ready; false: the server ends */
static bool ready(struct sum_server *s, int fd, short what) {
    struct pollfd p = {.fd = fd, .events = what};
    while (!s->over) {
        int n = poll(&p, 1, 100);
        if (n == -1 && errno != EINTR)
            return false;
        if (n > 0)
            return true;
    }
    return false;
}

static bool say(struct job *j, long sum) {
    char text[24];
    int length = sprintf(text, "%ld\n", sum), at = 0;
    while (at < length) {
        ssize_t n = send(j->fd, text + at, (size_t)(length - at), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0)
            at += (int)n;
        else if (errno == EAGAIN) {
            if (!ready(j->s, j->fd, POLLOUT))
                return false;
        } else if (errno != EINTR)
            return false;
    }
    return true;
}

static void *work(void *p) {
    struct job *j = p;
    struct sum_server *s = j->s;
    long sum = 0, number = 0;
    int length = 0;
    bool minus = false, digits = false, good = true;

    while (good && ready(s, j->fd, POLLIN)) {
        char chunk[100];
        ssize_t n = recv(j->fd, chunk, sizeof chunk, MSG_DONTWAIT);
        if (n == -1 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n <= 0)
            break;
        for (ssize_t i = 0; good && i < n; i++) {
            char c = chunk[i];
            if (c == '\n') {
                good = digits;
                if (good) {
                    sum += minus ? -number : number;
                    good = say(j, sum);
                }
                number = length = 0;
                minus = digits = false;
            } else if (++length > LINE_MAX_BYTES) {
                good = false;
            } else if (c == '-' && length == 1) {
                minus = true;
            } else if (c >= '0' && c <= '9') {
                number = 10 * number + (c - '0');
                digits = true;
            } else {
                good = false;
            }
        }
    }
    close(j->fd);
    free(j);
    pthread_mutex_lock(&s->mutex);
    bool had = s->have_last;
    pthread_t previous = s->last;
    s->have_last = true;
    s->last = pthread_self();
    if (--s->busy == 0)
        pthread_cond_signal(&s->none);
    pthread_mutex_unlock(&s->mutex);
    if (had)
        pthread_join(previous, NULL);
    return NULL;
}

static void hire(struct sum_server *s, int fd) {
    struct job *j = malloc(sizeof *j);
    pthread_t thread;
    if (!j) {
        close(fd);
        return;
    }
    j->s = s;
    j->fd = fd;
    pthread_mutex_lock(&s->mutex);
    if (pthread_create(&thread, NULL, work, j) == 0) {
        s->busy++;
        j = NULL;
    }
    pthread_mutex_unlock(&s->mutex);
    if (j) {
        close(fd);
        free(j);
    }
}

static void *run(void *p) {
    struct sum_server *s = p;
    fcntl(s->listener, F_SETFL, fcntl(s->listener, F_GETFL) | O_NONBLOCK);
    while (ready(s, s->listener, POLLIN)) {
        int fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0) {
            hire(s, fd);
        } else if (errno == EMFILE || errno == ENFILE) {
            close(s->spare);
            close(accept(s->listener, NULL, NULL));
            s->spare = dup(s->end);
        }
    }
    return NULL;
}

struct sum_server *sum_server_start(int listener) {
    int why;
    struct sum_server *s = malloc(sizeof *s);
    if (!s)
        return NULL;
    *s = (struct sum_server){
        .listener = listener, .mutex = PTHREAD_MUTEX_INITIALIZER, .none = PTHREAD_COND_INITIALIZER};
    if ((s->end = eventfd(0, EFD_CLOEXEC)) == -1) {
        why = errno;
        goto no_end;
    }
    if ((s->spare = dup(s->end)) == -1) {
        why = errno;
        goto no_spare;
    }
    if ((why = pthread_create(&s->boss, NULL, run, s)) == 0)
        return s;
    close(s->spare);
no_spare:
    close(s->end);
no_end:
    free(s);
    errno = why;
    return NULL;
}

void sum_server_stop(struct sum_server *s) {
    s->over = true;
    pthread_join(s->boss, NULL);
    pthread_mutex_lock(&s->mutex);
    while (s->busy > 0)
        pthread_cond_wait(&s->none, &s->mutex);
    bool had = s->have_last;
    pthread_mutex_unlock(&s->mutex);
    if (had)
        pthread_join(s->last, NULL);
    close(s->listener);
    close(s->end);
    if (s->spare != -1)
        close(s->spare);
    pthread_cond_destroy(&s->none);
    pthread_mutex_destroy(&s->mutex);
    free(s);
}
