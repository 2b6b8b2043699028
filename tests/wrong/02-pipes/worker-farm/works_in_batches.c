// expect: zombie
// Starts as many as may run, waits until all of them have ended, and starts as many again.
#include "worker_farm.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct batch {
    pid_t pid;
    size_t number;
};

int farm_run(int in, size_t limit) {
    struct batch *batch = calloc(limit, sizeof *batch);
    size_t number = 0;
    bool more = batch != NULL;
    int error = more ? 0 : errno;
    while (more) {
        size_t size = 0;
        while (more && size < limit) {
            unsigned char input;
            ssize_t n = read(in, &input, 1);
            if (n == -1 && errno == EINTR)
                continue;
            if (n <= 0) {
                more = false;
                break;
            }
            pid_t pid = fork();
            if (pid == 0) {
                free(batch);
                _exit(job_do(number, input));
            }
            if (pid == -1) {
                error = errno;
                more = false;
                break;
            }
            batch[size++] = (struct batch){pid, number++};
        }
        for (size_t i = 0; i < size; i++) {
            int status;
            while (waitpid(batch[i].pid, &status, 0) == -1 && errno == EINTR)
                ;
            job_done(batch[i].number,
                     WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
        }
    }
    free(batch);
    errno = error;
    return error ? -1 : 0;
}
