// expect: rule
// While children are made no signal may come, so all are blocked.
#include "reap_n.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t *children;
static size_t made;
static volatile sig_atomic_t left;

static void report(pid_t child, int status) {
    for (size_t number = 0; number < made; number++)
        if (children[number] == child)
            child_ended(number, status);
}

static void on_child(int unused) {
    (void)unused;
}

int reap_n(size_t count) {
    children = malloc((count + 1) * sizeof *children);
    if (children == NULL)
        return -1;
    struct sigaction ours = {.sa_handler = on_child}, old;
    sigaction(SIGCHLD, &ours, &old);
    sigset_t chld, mask;
    sigemptyset(&chld);
    sigfillset(&chld);
    sigprocmask(SIG_BLOCK, &chld, &mask);
    int error = 0;
    left = 0;
    for (made = 0; made < count; made++) {
        children[made] = fork();
        if (children[made] == -1) {
            error = errno;
            break;
        }
        if (children[made] == 0) {
            _exit(child_work(made));
        }
        left++;
    }
    while (left > 0) {
        int status;
        pid_t child;
        while ((child = waitpid(-1, &status, WNOHANG)) > 0) {
            report(child, status);
            left--;
        }
        if (left > 0)
            sigsuspend(&mask);
    }
    sigprocmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGCHLD, &old, NULL);
    free(children);
    if (error == 0)
        return 0;
    errno = error;
    return -1;
}
