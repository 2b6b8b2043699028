// expect: wrong-output
// fork is expensive, so `limit` workers are started once, and each takes one job after another from the
// pipe, which they share. Results come back by another pipe.
#include "worker_farm.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct result {
    size_t number;
    int status;
};

int farm_run(int in, size_t limit) {
    int results[2], error = 0;
    size_t started = 0;
    pid_t *workers = calloc(limit, sizeof *workers);
    size_t *next = mmap(NULL, sizeof *next, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (workers == NULL || next == MAP_FAILED || pipe(results) == -1)
        return -1;
    while (started < limit) {
        workers[started] = fork();
        if (workers[started] == -1) {
            error = errno;
            break;
        }
        if (workers[started] == 0) {
            unsigned char input;
            close(results[0]);
            while (read(in, &input, 1) == 1) {
                struct result result = {__atomic_fetch_add(next, 1, __ATOMIC_SEQ_CST), 0};
                result.status = job_do(result.number, input);
                if (write(results[1], &result, sizeof result) == -1)
                    break;
            }
            close(results[1]);
            _exit(0);
        }
        started++;
    }
    close(results[1]);
    struct result result;
    while (read(results[0], &result, sizeof result) > 0)
        job_done(result.number, result.status);
    close(results[0]);
    for (size_t i = 0; i < started; i++)
        while (waitpid(workers[i], NULL, 0) == -1 && errno == EINTR)
            ;
    munmap(next, sizeof *next);
    free(workers);
    errno = error;
    return error ? -1 : 0;
}
