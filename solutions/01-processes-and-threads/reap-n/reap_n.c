/* Many children, each waited for: the reference solution. The contract is in reap_n.h. */
#include "reap_n.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void report(pid_t ended, int status, const pid_t children[], size_t made) {
    for (size_t i = 0; i < made; i++)
        if (children[i] == ended)
            child_ended(i, status);
}

int reap_n(size_t count) {
    pid_t *children = calloc(count + 1, sizeof *children);
    if (children == NULL)
        return -1;

    int error = 0;
    size_t made = 0;
    while (made < count && error == 0) {
        pid_t child = fork();
        if (child == 0)
            _exit(child_work(made)); /* not exit: stdio's buffers here are copies of the caller's */
        if (child == -1)
            error = errno;
        else
            children[made++] = child;
    }

    /* Whichever ends first. Each wait that succeeds takes one child out of the table. */
    for (size_t left = made; left > 0;) {
        int status;
        pid_t ended = waitpid(-1, &status, 0);
        if (ended == -1 && errno == EINTR)
            continue;
        if (ended == -1) {
            error = errno;
            break;
        }
        report(ended, status, children, made);
        left--;
    }
    free(children);
    errno = error;
    return error == 0 ? 0 : -1;
}
