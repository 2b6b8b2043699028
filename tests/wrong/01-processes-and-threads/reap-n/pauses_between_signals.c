// expect: deadlock
// Looks for children that have ended, and pauses until the next signal when there is none.
#include "reap_n.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void nothing(int number) {
    (void)number;
}

int reap_n(size_t count) {
    struct sigaction action = {.sa_handler = nothing}, old;
    sigemptyset(&action.sa_mask);
    pid_t *pids = malloc((count + 1) * sizeof *pids);
    if (pids == NULL)
        return -1;
    sigaction(SIGCHLD, &action, &old);
    size_t made = 0;
    int error = 0;
    while (made < count) {
        pid_t pid = fork();
        if (pid == 0)
            _exit(child_work(made));
        if (pid == -1) {
            error = errno;
            break;
        }
        pids[made++] = pid;
    }
    size_t left = made;
    while (left > 0) {
        int status;
        pid_t pid = waitpid(-1, &status, WNOHANG);
        if (pid == 0)
            pause();
        for (size_t i = 0; pid > 0 && i < made; i++)
            if (pids[i] == pid) {
                child_ended(i, status);
                left--;
            }
    }
    sigaction(SIGCHLD, &old, NULL);
    free(pids);
    errno = error;
    return error ? -1 : 0;
}
