// The signal is blocked but for the wait; its handler does nothing, and each look takes all that is
// there.
#include "reap_n.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void wake_up(int number) {
    (void)number;
}

int reap_n(size_t count) {
    if (count == 0)
        return 0;
    pid_t *children = malloc(count * sizeof *children);
    if (children == NULL)
        return -1;
    struct sigaction waking = {.sa_handler = wake_up}, before;
    sigset_t blocked, mask, waiting;
    sigemptyset(&waking.sa_mask);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    sigprocmask(SIG_BLOCK, &blocked, &mask);
    sigaction(SIGCHLD, &waking, &before);
    waiting = mask;
    sigdelset(&waiting, SIGCHLD);

    size_t made = 0, left = 0;
    int error = 0;
    for (; made < count; made++, left++) {
        children[made] = fork();
        if (children[made] == -1) {
            error = errno;
            break;
        }
        if (children[made] == 0) {
            sigaction(SIGCHLD, &before, NULL);
            sigprocmask(SIG_SETMASK, &mask, NULL);
            _exit(child_work(made));
        }
    }
    while (left > 0) {
        int status;
        pid_t ended;
        while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
            size_t number = 0;
            while (children[number] != ended)
                number++;
            child_ended(number, status);
            left--;
        }
        if (left > 0)
            sigsuspend(&waiting);
    }
    sigaction(SIGCHLD, &before, NULL);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    free(children);
    errno = error;
    return error == 0 ? 0 : -1;
}
