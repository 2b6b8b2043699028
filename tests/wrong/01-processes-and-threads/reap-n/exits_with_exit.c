// expect: wrong-output
// A program ends with exit, so a child does.
#include "reap_n.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int reap_n(size_t count) {
    pid_t *pids = malloc((count + 1) * sizeof *pids);
    if (pids == NULL)
        return -1;
    size_t n = 0;
    int error = 0;
    while (n < count) {
        pid_t pid = fork();
        if (pid == 0) {
            int status = child_work(n);
            free(pids);
            exit(status);
        }
        if (pid == -1) {
            error = errno;
            break;
        }
        pids[n++] = pid;
    }
    size_t left = n;
    while (left > 0) {
        int status;
        pid_t pid = wait(&status);
        if (pid == -1)
            continue;
        for (size_t i = 0; i < n; i++)
            if (pids[i] == pid)
                child_ended(i, status);
        left--;
    }
    free(pids);
    errno = error;
    return error ? -1 : 0;
}
