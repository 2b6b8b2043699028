// expect: rule
// Asks each child in turn whether it has ended, with a little sleep between the rounds.
#include "reap_n.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int reap_n(size_t count) {
    pid_t *pids = calloc(count + 1, sizeof *pids);
    if (pids == NULL)
        return -1;
    size_t made = 0;
    int error = 0;
    while (made < count && error == 0) {
        pids[made] = fork();
        if (pids[made] == 0)
            _exit(child_work(made));
        if (pids[made] == -1)
            error = errno;
        else
            made++;
    }
    for (size_t left = made; left > 0;) {
        for (size_t i = 0; i < made; i++) {
            int status;
            if (pids[i] != 0 && waitpid(pids[i], &status, WNOHANG) == pids[i]) {
                child_ended(i, status);
                pids[i] = 0;
                left--;
            }
        }
        if (left > 0)
            usleep(1000);
    }
    free(pids);
    errno = error;
    return error ? -1 : 0;
}
