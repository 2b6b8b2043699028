// No signals at all: a descriptor for the end of each child, pidfd_open, beside the pipe in one poll.
#include "worker_farm.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    struct pollfd *polled; /* [0] is the pipe, [i + 1] the end of children[i] */
    struct {
        pid_t pid;
        size_t number;
    } * children;
    size_t running, room;
} Farm;

static bool grow(Farm *farm) {
    if (farm->running < farm->room)
        return true;
    size_t room = 2 * farm->room + 4;
    void *polled = realloc(farm->polled, (room + 1) * sizeof *farm->polled);
    if (polled == NULL)
        return false;
    farm->polled = polled;
    void *children = realloc(farm->children, room * sizeof *farm->children);
    if (children == NULL)
        return false;
    farm->children = children;
    farm->room = room;
    return true;
}

static void reap(pid_t pid, size_t number) {
    int status = 0;
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    job_done(number, WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

/* Starts a job. Returns 0, or the error. */
static int start(Farm *farm, size_t number, unsigned char input) {
    if (!grow(farm))
        return ENOMEM;
    pid_t pid = fork();
    if (pid == -1)
        return errno;
    if (pid == 0) {
        for (size_t i = 0; i < farm->running; i++)
            close(farm->polled[i + 1].fd);
        free(farm->polled);
        free(farm->children);
        _exit(job_do(number, input));
    }
    int fd = pidfd_open(pid, 0);
    if (fd == -1) {
        int error = errno;
        reap(pid, number);
        return error;
    }
    farm->polled[farm->running + 1] = (struct pollfd){.fd = fd, .events = POLLIN};
    farm->children[farm->running].pid = pid;
    farm->children[farm->running++].number = number;
    return 0;
}

int farm_run(int in, size_t limit) {
    Farm farm = {0};
    size_t number = 0;
    int error = grow(&farm) ? 0 : ENOMEM;
    bool more = error == 0;

    while (more || farm.running > 0) {
        farm.polled[0] =
            (struct pollfd){.fd = more && farm.running < limit ? in : -1, .events = POLLIN};
        if (poll(farm.polled, farm.running + 1, -1) == -1)
            continue;
        for (size_t i = farm.running; i-- > 0;) {
            if (farm.polled[i + 1].revents == 0)
                continue;
            close(farm.polled[i + 1].fd);
            reap(farm.children[i].pid, farm.children[i].number);
            farm.running--;
            farm.polled[i + 1] = farm.polled[farm.running + 1];
            farm.children[i] = farm.children[farm.running];
        }
        if (farm.polled[0].revents == 0)
            continue;
        unsigned char input;
        ssize_t got = read(in, &input, 1);
        if (got == -1 && errno == EINTR)
            continue;
        if (got == 1)
            error = start(&farm, number++, input);
        else if (got == -1)
            error = errno;
        more = got == 1 && error == 0;
    }
    free(farm.polled);
    free(farm.children);
    errno = error;
    return error == 0 ? 0 : -1;
}
