// expect: rule
// The handler does it all: whoever has ended is reported there, at once.
#include "worker_farm.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t pids[5000];
static volatile sig_atomic_t running;
static size_t started;

static void on_child(int signo) {
    int save = errno, status;
    (void)signo;
    for (size_t i = 0; i < started; i++)
        if (pids[i] != 0 && waitpid(pids[i], &status, WNOHANG) == pids[i]) {
            pids[i] = 0;
            running--;
            job_done(i, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
        }
    errno = save;
}

int farm_run(int in, size_t limit) {
    struct sigaction action = {.sa_handler = on_child}, old;
    sigset_t child, none;
    int error = 0;
    started = 0;
    running = 0;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigemptyset(&action.sa_mask);
    sigaction(SIGCHLD, &action, &old);
    sigprocmask(SIG_BLOCK, &child, &none);
    for (;;) {
        unsigned char input;
        while ((size_t)running >= limit)
            sigsuspend(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        ssize_t n = read(in, &input, 1);
        sigprocmask(SIG_BLOCK, &child, NULL);
        if (n == -1 && errno == EINTR)
            continue;
        if (n != 1)
            break;
        pid_t pid = fork();
        if (pid == -1) {
            error = errno;
            break;
        }
        if (pid == 0) {
            sigaction(SIGCHLD, &old, NULL);
            sigprocmask(SIG_SETMASK, &none, NULL);
            _exit(job_do(started, input));
        }
        pids[started++] = pid;
        running++;
    }
    while (running > 0)
        sigsuspend(&none);
    sigaction(SIGCHLD, &old, NULL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    errno = error;
    return error ? -1 : 0;
}
