// expect: rule
// The handler loops until no child is left that has ended, and reports each at once.
#include "reap_n.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t pids[1000];
static size_t made;
static volatile sig_atomic_t reported;

static void on_child(int number) {
    (void)number;
    int status, error = errno;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (size_t i = 0; i < made; i++)
            if (pids[i] == pid) {
                child_ended(i, status);
                reported++;
            }
    errno = error;
}

int reap_n(size_t count) {
    struct sigaction action = {.sa_handler = on_child, .sa_flags = SA_RESTART}, old;
    sigset_t child, mask;
    sigemptyset(&action.sa_mask);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &mask);
    sigaction(SIGCHLD, &action, &old);

    int error = 0;
    reported = 0;
    for (made = 0; made < count; made++) {
        pids[made] = fork();
        if (pids[made] == -1) {
            error = errno;
            break;
        }
        if (pids[made] == 0)
            _exit(child_work(made));
    }
    while ((size_t)reported < made)
        sigsuspend(&mask);
    sigaction(SIGCHLD, &old, NULL);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    errno = error;
    return error ? -1 : 0;
}
