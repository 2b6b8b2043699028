// expect: rule
// EAGAIN is a nuisance. poll says when there is something, so read may as well block.
#include "poll_mux.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char *line;
    size_t length;
} state;

static int eat(state *s, size_t source, char *data, size_t size) {
    char *end = data + size;
    while (data < end) {
        char *stop = memchr(data, '\n', (size_t)(end - data));
        size_t part = (size_t)((stop ? stop : end) - data);
        char *line = realloc(s->line, s->length + part + 1);
        if (line == NULL)
            return -1;
        memcpy(line + s->length, data, part);
        s->line = line;
        s->length += part;
        if (stop) {
            line_received(source, s->line, s->length);
            s->length = 0;
            part++;
        }
        data += part;
    }
    return 0;
}

int mux_run(const int fds[], size_t count) {
    struct pollfd *p = calloc(count + 1, sizeof *p);
    state *states = calloc(count + 1, sizeof *states);
    size_t left = count;
    int result = 0, error = 0;
    for (size_t i = 0; i < count; i++) {
        fcntl(fds[i], F_SETFL, 0);
        p[i].fd = fds[i];
        p[i].events = POLLIN;
    }
    while (left > 0 && result == 0) {
        if (poll(p, count, -1) < 0) {
            result = errno == EINTR ? 0 : -1;
            continue;
        }
        for (size_t i = 0; i < count && result == 0; i++) {
            char data[8192];
            if (p[i].revents == 0)
                continue;
            ssize_t n = read(p[i].fd, data, sizeof data);
            if (n > 0) {
                result = eat(&states[i], i, data, (size_t)n);
            } else if (n == 0) {
                if (states[i].length > 0)
                    line_received(i, states[i].line, states[i].length);
                p[i].fd = -1;
                left--;
            } else if (errno != EINTR) {
                result = -1;
            }
        }
    }
    error = errno;
    for (size_t i = 0; i < count; i++)
        free(states[i].line);
    free(states);
    free(p);
    errno = error;
    return result;
}
