// The signal is read from a descriptor, and tells only that it is time to look.
#include "reap_n.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* Takes all that have ended. Returns how many they were. */
static size_t take(const pid_t children[]) {
    size_t taken = 0;
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0; taken++) {
        size_t number = 0;
        while (children[number] != pid)
            number++;
        child_ended(number, status);
    }
    return taken;
}

int reap_n(size_t count) {
    int result = -1, error = ENOMEM;
    sigset_t ends, mask;
    sigemptyset(&ends);
    sigaddset(&ends, SIGCHLD);
    pid_t *children = calloc(count + 1, sizeof *children);
    if (children == NULL)
        return -1;
    sigprocmask(SIG_BLOCK, &ends, &mask);
    int fd = signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd == -1) {
        error = errno;
        goto out;
    }

    size_t made = 0;
    while (made < count && (children[made] = fork()) > 0)
        made++;
    error = errno;
    if (made < count && children[made] == 0) {
        close(fd);
        sigprocmask(SIG_SETMASK, &mask, NULL);
        _exit(child_work(made));
    }
    result = made < count ? -1 : 0;

    for (size_t left = made - take(children); left > 0; left -= take(children)) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        struct signalfd_siginfo info;
        while (poll(&wait, 1, -1) == -1 && errno == EINTR)
            ;
        while (read(fd, &info, sizeof info) > 0)
            ;
    }
    close(fd);

out:
    sigprocmask(SIG_SETMASK, &mask, NULL);
    free(children);
    errno = error;
    return result;
}
