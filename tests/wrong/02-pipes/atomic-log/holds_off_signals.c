// expect: rule
// A write that no signal can interrupt needs no second try.
#include "atomic_log.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static int write_undisturbed(int fd, const char *line, size_t length) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    ssize_t n = write(fd, line, length);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return n == -1 ? -1 : 0;
}

int log_write(int fd, const char *name, const char *text) {
    char line[LOG_LINE_MAX], *start = stpcpy(stpcpy(line, name), ": ");
    size_t room = (size_t)(line + sizeof line - start) - 1;
    do {
        size_t part = strnlen(text, room);
        memcpy(start, text, part);
        start[part] = '\n';
        if (write_undisturbed(fd, line, (size_t)(start - line) + part + 1) == -1)
            return -1;
        text += part;
    } while (*text != '\0');
    return 0;
}
