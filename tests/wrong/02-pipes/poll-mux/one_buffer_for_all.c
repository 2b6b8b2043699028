// expect: wrong-output
// What is left of a line stays in the buffer, in front of what is read next.
#include "poll_mux.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *buffer;
static size_t used, size;

static void deliver(size_t source) {
    char *start = buffer, *newline;
    while (used > 0 && (newline = memchr(start, '\n', used)) != NULL) {
        line_received(source, start, (size_t)(newline - start));
        used -= (size_t)(newline - start) + 1;
        start = newline + 1;
    }
    memmove(buffer, start, used);
}

int mux_run(const int fds[], size_t count) {
    struct pollfd set[64];
    nfds_t open = count;
    int result = 0;
    used = size = 0;
    buffer = NULL;
    for (size_t i = 0; i < count; i++) {
        set[i].fd = fds[i];
        set[i].events = POLLIN;
    }
    while (open > 0 && result == 0) {
        while (poll(set, count, -1) == -1)
            if (errno != EINTR)
                return -1;
        for (size_t i = 0; i < count; i++) {
            if (set[i].revents == 0)
                continue;
            if (size - used < 4096) {
                size += 65536;
                buffer = realloc(buffer, size);
                if (buffer == NULL)
                    return -1;
            }
            ssize_t n = read(fds[i], buffer + used, 4096);
            if (n > 0) {
                used += (size_t)n;
                deliver(i);
            } else if (n == 0) {
                if (used > 0)
                    line_received(i, buffer, used);
                used = 0;
                set[i].fd = -1;
                open--;
            } else if (errno != EAGAIN) {
                result = -1;
                break;
            }
        }
    }
    int error = errno;
    free(buffer);
    errno = error;
    return result;
}
