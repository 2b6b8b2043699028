// expect: zombie
// Reads a job and starts it, as long as fewer than limit run. When all are busy, waits for one.
#include "worker_farm.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t pids[10000];

static void wait_for_one(size_t started) {
    int status;
    pid_t pid;
    while ((pid = wait(&status)) == -1 && errno == EINTR)
        ;
    for (size_t i = 0; i < started; i++)
        if (pids[i] == pid) {
            job_done(i, WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status) + 128);
            return;
        }
}

int farm_run(int in, size_t limit) {
    size_t started = 0, running = 0;
    unsigned char input;
    int error = 0;
    for (;;) {
        ssize_t n = read(in, &input, 1);
        if (n == -1 && errno == EINTR)
            continue;
        if (n != 1)
            break;
        if (running == limit) {
            wait_for_one(started);
            running--;
        }
        pids[started] = fork();
        if (pids[started] == -1) {
            error = errno;
            break;
        }
        if (pids[started] == 0)
            _exit(job_do(started, input));
        started++;
        running++;
    }
    while (running > 0) {
        wait_for_one(started);
        running--;
    }
    errno = error;
    return error ? -1 : 0;
}
