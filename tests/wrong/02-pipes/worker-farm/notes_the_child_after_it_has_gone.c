// expect: lost-wakeup
// The handler asks waitpid for all that have ended and puts their status into the table, where the loop
// finds it. A pipe wakes the loop.
#include "worker_farm.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 1000

static struct {
    volatile pid_t pid;
    volatile sig_atomic_t ended, status;
} table[MOST];
static int wake[2];

static void on_child(int sig) {
    int saved = errno, status;
    pid_t pid;
    (void)sig;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (int i = 0; i < MOST; i++)
            if (table[i].pid == pid) {
                table[i].status = status;
                table[i].ended = 1;
                table[i].pid = 0;
                break;
            }
    ssize_t n = write(wake[1], "x", 1);
    (void)n;
    errno = saved;
}

int farm_run(int in, size_t limit) {
    struct sigaction sa = {.sa_handler = on_child, .sa_flags = SA_RESTART}, old;
    size_t next = 0, running = 0;
    int eof = 0, error = 0;
    for (int i = 0; i < MOST; i++)
        table[i].pid = table[i].ended = 0;
    if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) == -1)
        return -1;
    sigemptyset(&sa.sa_mask);
    sigaction(SIGCHLD, &sa, &old);
    while (!eof || running > 0) {
        struct pollfd p[2] = {{wake[0], POLLIN, 0}, {eof || running == limit ? -1 : in, POLLIN, 0}};
        if (poll(p, 2, -1) == -1)
            continue;
        if (p[0].revents) {
            char junk[64];
            while (read(wake[0], junk, sizeof junk) > 0)
                ;
            for (size_t i = 0; i < next; i++)
                if (table[i].ended) {
                    int status = table[i].status;
                    table[i].ended = 0;
                    running--;
                    job_done(i, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
                }
        }
        if (p[1].revents) {
            unsigned char c;
            ssize_t n = read(in, &c, 1);
            if (n == 0)
                eof = 1;
            if (n != 1)
                continue;
            pid_t pid = fork();
            if (pid == -1) {
                error = errno;
                eof = 1;
                continue;
            }
            if (pid == 0) {
                sigaction(SIGCHLD, &old, NULL);
                close(wake[0]);
                close(wake[1]);
                _exit(job_do(next, c));
            }
            table[next++].pid = pid;
            running++;
        }
    }
    sigaction(SIGCHLD, &old, NULL);
    close(wake[0]);
    close(wake[1]);
    errno = error;
    return error ? -1 : 0;
}
