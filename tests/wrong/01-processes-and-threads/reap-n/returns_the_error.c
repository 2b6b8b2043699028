// expect: fault-handling
// The error is what it returns, as the pthread functions do it.
#include "reap_n.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static size_t find(const pid_t pids[], pid_t pid) {
    size_t i = 0;
    while (pids[i] != pid)
        i++;
    return i;
}

int reap_n(size_t count) {
    pid_t *pids = malloc((count + 1) * sizeof *pids);
    if (pids == NULL)
        return ENOMEM;
    int error = 0;
    size_t made = 0;
    while (made < count && !error) {
        pids[made] = fork();
        if (pids[made] == 0)
            _exit(child_work(made));
        if (pids[made] == -1)
            error = errno;
        else
            made++;
    }
    for (size_t left = made; left > 0;) {
        int status;
        pid_t pid = waitpid(-1, &status, 0);
        if (pid != -1) {
            child_ended(find(pids, pid), status);
            left--;
        }
    }
    free(pids);
    return error;
}
