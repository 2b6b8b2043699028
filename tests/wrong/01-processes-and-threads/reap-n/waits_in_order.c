// expect: deadlock
// Waits for child 0, then for child 1, and so on.
#include "reap_n.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int reap_n(size_t count) {
    pid_t *pids = malloc((count + 1) * sizeof *pids);
    if (pids == NULL)
        return -1;
    size_t n;
    int error = 0;
    for (n = 0; n < count; n++) {
        pids[n] = fork();
        if (pids[n] == 0)
            _exit(child_work(n));
        if (pids[n] == -1) {
            error = errno;
            break;
        }
    }
    for (size_t i = 0; i < n; i++) {
        int status;
        while (waitpid(pids[i], &status, 0) == -1 && errno == EINTR)
            continue;
        child_ended(i, status);
    }
    free(pids);
    if (error) {
        errno = error;
        return -1;
    }
    return 0;
}
