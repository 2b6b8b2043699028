// expect: zombie
// SIGCHLD is read from a signalfd. No job comes any more: done.
#include "worker_farm.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MANY = 2000 };

static pid_t children[MANY];

static size_t look(size_t count) {
    size_t gone = 0;
    for (size_t i = 0; i < count; i++) {
        int status;
        if (children[i] == 0 || waitpid(children[i], &status, WNOHANG) < 1)
            continue;
        children[i] = 0;
        gone++;
        job_done(i, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    }
    return gone;
}

int farm_run(int in, size_t limit) {
    sigset_t set, old;
    size_t count = 0, busy = 0;
    int result = 0;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, &old);
    int fd = signalfd(-1, &set, SFD_NONBLOCK);
    for (;;) {
        struct signalfd_siginfo info;
        unsigned char input;
        struct pollfd p[] = {{fd, POLLIN, 0}, {busy < limit ? in : -1, POLLIN, 0}};
        if (poll(p, 2, -1) < 0)
            continue;
        while (read(fd, &info, sizeof info) > 0)
            ;
        busy -= look(count);
        if (!p[1].revents)
            continue;
        if (read(in, &input, 1) != 1)
            break;
        pid_t pid = fork();
        if (pid == 0) {
            sigprocmask(SIG_SETMASK, &old, NULL);
            close(fd);
            _exit(job_do(count, input));
        }
        if (pid == -1) {
            result = -1;
            break;
        }
        children[count++] = pid;
        busy++;
    }
    int error = errno;
    close(fd);
    sigprocmask(SIG_SETMASK, &old, NULL);
    errno = error;
    return result;
}
