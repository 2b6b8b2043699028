// No signal at all: each child has the write end of a pipe, and when that is at end-of-file the child
// has ended, or is about to.
#include "worker_farm.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct worker {
    pid_t pid;
    size_t number;
    int life; /* the read end */
};

static bool hire(struct worker workers[], size_t count, size_t number,
                 unsigned char input) {
    int ends[2];
    if (pipe(ends) == -1)
        return false;
    pid_t pid = fork();
    if (pid == -1) {
        int error = errno;
        close(ends[0]);
        close(ends[1]);
        errno = error;
        return false;
    }
    if (pid == 0) {
        close(ends[0]);
        for (size_t i = 0; i < count; i++)
            close(workers[i].life);
        free(workers);
        int status = job_do(number, input);
        close(ends[1]);
        _exit(status);
    }
    close(ends[1]);
    workers[count] = (struct worker){pid, number, ends[0]};
    return true;
}

static void dismiss(struct worker *worker) {
    int status;
    close(worker->life);
    while (waitpid(worker->pid, &status, 0) == -1 && errno == EINTR)
        ;
    job_done(worker->number, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

int farm_run(int in, size_t limit) {
    struct worker *workers = calloc(limit, sizeof *workers);
    struct pollfd *polled = calloc(limit + 1, sizeof *polled);
    size_t count = 0, number = 0;
    bool open = workers != NULL && polled != NULL;
    int error = open ? 0 : errno;
    while (open || count > 0) {
        for (size_t i = 0; i < count; i++)
            polled[i] = (struct pollfd){workers[i].life, POLLIN, 0};
        polled[count] = (struct pollfd){open && count < limit ? in : -1, POLLIN, 0};
        if (poll(polled, (nfds_t)count + 1, -1) == -1) {
            if (errno == EINTR)
                continue;
            error = errno;
            open = false;
            continue;
        }
        bool job = polled[count].revents != 0;
        for (size_t i = count; i-- > 0;) {
            if (polled[i].revents == 0)
                continue;
            struct worker worker = workers[i];
            workers[i] = workers[--count];
            dismiss(&worker);
        }
        unsigned char input;
        ssize_t got = job ? read(in, &input, 1) : -1;
        if (!job || (got == -1 && errno == EINTR))
            continue;
        open = got == 1;
        if (got == -1)
            error = errno;
        if (open && !hire(workers, count, number, input)) {
            error = errno;
            open = false;
        } else if (open) {
            count++;
            number++;
        }
    }
    free(workers);
    free(polled);
    errno = error;
    return error ? -1 : 0;
}
