// expect: wrong-output
// Takes a read that fails for the end of the input.
#define _GNU_SOURCE
#include "worker_farm.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct worker {
    pid_t pid;
    size_t number;
};

static void on_child(int sig) {
    (void)sig;
}

static struct worker *workers;
static size_t running, room;

static int report_ended(void) {
    for (size_t i = 0; i < running;) {
        int status;
        pid_t pid = waitpid(workers[i].pid, &status, WNOHANG);
        if (pid <= 0) {
            i++;
            continue;
        }
        size_t number = workers[i].number;
        workers[i] = workers[--running];
        job_done(number, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    }
    return 0;
}

int farm_run(int in, size_t limit) {
    struct sigaction sa = {.sa_handler = on_child}, old_action;
    sigset_t chld, old_mask, wait_mask;
    int error = 0, eof = 0;
    size_t next = 0;

    workers = NULL;
    running = room = 0;
    sigemptyset(&sa.sa_mask);
    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &chld, &old_mask) == -1)
        return -1;
    if (sigaction(SIGCHLD, &sa, &old_action) == -1) {
        sigprocmask(SIG_SETMASK, &old_mask, NULL);
        return -1;
    }
    wait_mask = old_mask;
    sigdelset(&wait_mask, SIGCHLD);

    for (;;) {
        report_ended();
        if (eof && running == 0)
            break;
        struct pollfd p = {.fd = in, .events = POLLIN};
        if (eof || running >= limit)
            p.fd = -1;
        int ready = ppoll(&p, 1, NULL, &wait_mask);
        if (ready == -1) {
            if (errno == EINTR)
                continue;
            if (!error)
                error = errno;
            eof = 1;
            continue;
        }
        unsigned char byte;
        ssize_t n = read(in, &byte, 1);
        if (n == 0) {
            eof = 1;
            continue;
        }
        if (n == -1) {
            if (errno == EINTR || errno == EAGAIN)
                continue;
            eof = 1;
            continue;
        }
        if (running == room) {
            size_t bigger = room ? 2 * room : 8;
            struct worker *p = realloc(workers, bigger * sizeof *p);
            if (p == NULL) {
                error = ENOMEM;
                eof = 1;
                continue;
            }
            workers = p;
            room = bigger;
        }
        pid_t pid = fork();
        if (pid == -1) {
            error = errno;
            eof = 1;
            continue;
        }
        if (pid == 0) {
            sigaction(SIGCHLD, &old_action, NULL);
            sigprocmask(SIG_SETMASK, &old_mask, NULL);
            _exit(job_do(next, byte));
        }
        workers[running].pid = pid;
        workers[running].number = next++;
        running++;
    }
    free(workers);
    sigaction(SIGCHLD, &old_action, NULL);
    sigprocmask(SIG_SETMASK, &old_mask, NULL);
    if (error) {
        errno = error;
        return -1;
    }
    return 0;
}
