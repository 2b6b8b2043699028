// expect: rule
// The handler only wakes sigsuspend up; it does no harm when it stays.
#include "reap_n.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void on_child(int number) {
    (void)number;
}

int reap_n(size_t count) {
    sigset_t block, old;
    sigemptyset(&block);
    sigaddset(&block, SIGCHLD);
    sigprocmask(SIG_BLOCK, &block, &old);
    signal(SIGCHLD, on_child);

    pid_t *pids = malloc((count + 1) * sizeof *pids);
    if (pids == NULL)
        return -1;
    int error = 0;
    size_t n = 0;
    while (n < count) {
        pid_t pid = fork();
        if (pid == 0) {
            sigprocmask(SIG_SETMASK, &old, NULL);
            _exit(child_work(n));
        }
        if (pid == -1) {
            error = errno;
            break;
        }
        pids[n++] = pid;
    }
    size_t left = n;
    for (;;) {
        int status;
        pid_t pid;
        while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
            for (size_t i = 0; i < n; i++)
                if (pids[i] == pid) {
                    child_ended(i, status);
                    left--;
                }
        if (left == 0)
            break;
        sigsuspend(&old);
    }
    sigprocmask(SIG_SETMASK, &old, NULL);
    free(pids);
    errno = error;
    return error ? -1 : 0;
}
