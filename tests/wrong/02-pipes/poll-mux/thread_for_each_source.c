// expect: rule
// A thread for each source reads as if there were no other.
#include "poll_mux.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

struct job {
    pthread_t thread;
    size_t source;
    int fd, error;
};

static void *read_lines(void *argument) {
    struct job *job = argument;
    char *line = NULL, c;
    size_t length = 0;
    for (;;) {
        ssize_t n = read(job->fd, &c, 1);
        if (n == -1 && errno == EAGAIN) {
            struct pollfd p = {job->fd, POLLIN, 0};
            poll(&p, 1, -1);
            continue;
        }
        if (n == -1)
            job->error = errno;
        if (n != 1)
            break;
        if (c == '\n') {
            pthread_mutex_lock(&lock);
            line_received(job->source, line, length);
            pthread_mutex_unlock(&lock);
            length = 0;
            continue;
        }
        char *longer = realloc(line, length + 1);
        if (longer == NULL)
            break;
        line = longer;
        line[length++] = c;
    }
    if (length > 0) {
        pthread_mutex_lock(&lock);
        line_received(job->source, line, length);
        pthread_mutex_unlock(&lock);
    }
    free(line);
    return NULL;
}

int mux_run(const int fds[], size_t count) {
    struct job *jobs = calloc(count + 1, sizeof *jobs);
    int error = 0;
    for (size_t i = 0; i < count; i++) {
        jobs[i].source = i;
        jobs[i].fd = fds[i];
        pthread_create(&jobs[i].thread, NULL, read_lines, &jobs[i]);
    }
    for (size_t i = 0; i < count; i++) {
        pthread_join(jobs[i].thread, NULL);
        if (jobs[i].error)
            error = jobs[i].error;
    }
    free(jobs);
    errno = error;
    return error ? -1 : 0;
}
