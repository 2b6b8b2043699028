// expect: rule
// The child has done its work, and goes round the loop that its parent goes round.
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
            child_work(i);
    }
    for (size_t left = count; left > 0; left--) {
        int status;
        pid_t pid = wait(&status);
        for (size_t i = 0; i < count; i++)
            if (pids[i] == pid)
                child_ended(i, status);
    }
    free(pids);
    return 0;
}
