// expect: lost-wakeup
// With all workers busy there is nothing to do but pause; SIGCHLD ends that.
#include "worker_farm.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t child_ended;

static void on_child(int sig) {
    (void)sig;
    child_ended = 1;
}

static size_t reap(pid_t *pids, size_t count) {
    size_t reaped = 0;
    int status;
    child_ended = 0;
    for (size_t i = 0; i < count; i++)
        if (pids[i] > 0 && waitpid(pids[i], &status, WNOHANG) == pids[i]) {
            pids[i] = 0;
            reaped++;
            job_done(i, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
        }
    return reaped;
}

int farm_run(int in, size_t limit) {
    struct sigaction action = {.sa_handler = on_child}, old;
    pid_t *pids = malloc(1000 * sizeof *pids);
    size_t count = 0, running = 0;
    bool more = true;
    int error = 0;
    if (pids == NULL)
        return -1;
    sigemptyset(&action.sa_mask);
    sigaction(SIGCHLD, &action, &old);
    while (more || running > 0) {
        running -= reap(pids, count);
        if (more && running < limit) {
            unsigned char input;
            ssize_t n = read(in, &input, 1); /* SIGCHLD interrupts it: no SA_RESTART */
            if (n == 1) {
                pid_t pid = fork();
                if (pid == 0) {
                    sigaction(SIGCHLD, &old, NULL);
                    free(pids);
                    _exit(job_do(count, input));
                }
                if (pid > 0) {
                    pids[count++] = pid;
                    running++;
                } else {
                    error = errno;
                    more = false;
                }
            } else if (n == 0) {
                more = false;
            }
        } else if (running > 0 && !child_ended) {
            pause();
        }
    }
    sigaction(SIGCHLD, &old, NULL);
    free(pids);
    errno = error;
    return error ? -1 : 0;
}
