// expect: fault-handling
// When there is no process to be had, it returns -1 at once: the caller will see to it.
#include "reap_n.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int reap_n(size_t count) {
    pid_t *pids = malloc((count + 1) * sizeof *pids);
    if (pids == NULL)
        return -1;
    for (size_t i = 0; i < count; i++) {
        pids[i] = fork();
        if (pids[i] == -1) {
            free(pids);
            return -1;
        }
        if (pids[i] == 0)
            _exit(child_work(i));
    }
    for (size_t left = count; left > 0;) {
        int status;
        pid_t pid = waitpid(-1, &status, 0);
        if (pid == -1)
            continue;
        for (size_t i = 0; i < count; i++)
            if (pids[i] == pid)
                child_ended(i, status);
        left--;
    }
    free(pids);
    return 0;
}
