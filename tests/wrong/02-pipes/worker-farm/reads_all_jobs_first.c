// expect: hang
// Reads all there is to do, then does it.
#include "worker_farm.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int farm_run(int in, size_t limit) {
    unsigned char *jobs = NULL;
    size_t count = 0, next = 0, running = 0;
    int error = 0;
    for (;;) {
        unsigned char *more = realloc(jobs, count + 1);
        if (more == NULL) {
            free(jobs);
            return -1;
        }
        jobs = more;
        ssize_t n = read(in, jobs + count, 1);
        if (n == 1)
            count++;
        else if (n == 0)
            break;
    }
    pid_t *pids = calloc(count + 1, sizeof *pids);
    while (next < count || running > 0) {
        if (next < count && running < limit) {
            pids[next] = fork();
            if (pids[next] == -1) {
                error = errno;
                count = next;
                continue;
            }
            if (pids[next] == 0) {
                int status = job_do(next, jobs[next]);
                free(pids);
                free(jobs);
                _exit(status);
            }
            next++;
            running++;
            continue;
        }
        int status;
        pid_t pid = waitpid(-1, &status, 0);
        for (size_t i = 0; i < next; i++)
            if (pid > 0 && pids[i] == pid) {
                job_done(i, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
                running--;
            }
    }
    free(pids);
    free(jobs);
    errno = error;
    return error ? -1 : 0;
}
