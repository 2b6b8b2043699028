// expect: rule
// A log must not hold up its program: without room the line is tried again later.
#include "atomic_log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

int log_write(int fd, const char *name, const char *text) {
    char line[LOG_LINE_MAX];
    char *const begin = stpcpy(stpcpy(line, name), ": ");
    const size_t room = (size_t)(line + LOG_LINE_MAX - 1 - begin);
    int was_blocking = (fcntl(fd, F_GETFL) & O_NONBLOCK) == 0;

    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    for (;;) {
        size_t part = strnlen(text, room);
        memcpy(begin, text, part);
        begin[part] = '\n';
        while (write(fd, line, (size_t)(begin - line) + part + 1) == -1) {
            if (errno == EAGAIN && was_blocking) {
                struct pollfd p = {.fd = fd, .events = POLLOUT};
                poll(&p, 1, -1);
            } else if (errno != EINTR) {
                return -1;
            }
        }
        text += part;
        if (*text == '\0')
            return 0;
    }
}
