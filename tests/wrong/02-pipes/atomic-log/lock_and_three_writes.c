// expect: wrong-output
// The mutex keeps the others out while the parts of a line are written.
#include "atomic_log.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards the pipe */

static bool put(int fd, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t n = write(fd, bytes, length);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return false;
        bytes += n;
        length -= (size_t)n;
    }
    return true;
}

static bool put_line(int fd, const char *name, const char *text, size_t length) {
    pthread_mutex_lock(&lock);
    bool done = put(fd, name, strlen(name)) && put(fd, ": ", 2) && put(fd, text, length) &&
                put(fd, "\n", 1);
    pthread_mutex_unlock(&lock);
    return done;
}

int log_write(int fd, const char *name, const char *text) {
    size_t room = LOG_LINE_MAX - strlen(name) - 3;
    for (size_t left = strlen(text);; left -= room, text += room) {
        if (!put_line(fd, name, text, left < room ? left : room))
            return -1;
        if (left <= room)
            return 0;
    }
}
