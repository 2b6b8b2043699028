// expect: deadlock
// The handler waits for the child whose end has called it.
#include "reap_n.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct end {
    pid_t pid;
    int status;
};

static struct end ends[256];
static volatile sig_atomic_t ended;

static void on_child(int number) {
    (void)number;
    int error = errno;
    int status;
    pid_t pid = waitpid(-1, &status, WNOHANG);
    if (pid > 0) {
        ends[ended].pid = pid;
        ends[ended].status = status;
        ended = ended + 1;
    }
    errno = error;
}

int reap_n(size_t count) {
    struct sigaction action, old;
    sigset_t block, before;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_child;
    sigemptyset(&action.sa_mask);
    sigemptyset(&block);
    sigaddset(&block, SIGCHLD);
    sigprocmask(SIG_BLOCK, &block, &before);
    sigaction(SIGCHLD, &action, &old);
    ended = 0;

    pid_t *pids = calloc(count + 1, sizeof *pids);
    if (pids == NULL)
        return -1;
    int error = 0;
    size_t made = 0;
    while (made < count) {
        pid_t pid = fork();
        if (pid == -1) {
            error = errno;
            break;
        }
        if (pid == 0) {
            sigprocmask(SIG_SETMASK, &before, NULL);
            _exit(child_work(made));
        }
        pids[made++] = pid;
    }
    for (size_t reported = 0; reported < made;) {
        while (reported == (size_t)ended)
            sigsuspend(&before);
        for (size_t i = 0; i < made; i++)
            if (pids[i] == ends[reported].pid)
                child_ended(i, ends[reported].status);
        reported++;
    }
    free(pids);
    sigaction(SIGCHLD, &old, NULL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return error ? -1 : 0;
}
