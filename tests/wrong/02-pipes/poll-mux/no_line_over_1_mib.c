// expect: wrong-output
// Takes no line to be longer than 1 MiB.
#include "poll_mux.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct source {
    char *line;
    size_t length, room;
};

static int add(struct source *s, const char *bytes, size_t n) {
    if (s->length + n > 1 << 20) /* nobody writes lines that long */
        n = (1 << 20) - s->length;
    if (s->length + n > s->room) {
        size_t room = 2 * (s->length + n);
        char *bigger = realloc(s->line, room);
        if (bigger == NULL)
            return -1;
        s->line = bigger;
        s->room = room;
    }
    if (n > 0)
        memcpy(s->line + s->length, bytes, n);
    s->length += n;
    return 0;
}

static int take(struct source *s, size_t number, const char *bytes, size_t n) {
    while (n > 0) {
        const char *end = memchr(bytes, '\n', n);
        size_t part = end ? (size_t)(end - bytes) : n;
        if (add(s, bytes, part) == -1)
            return -1;
        if (end) {
            line_received(number, s->line ? s->line : "", s->length);
            s->length = 0;
            part++;
        }
        bytes += part;
        n -= part;
    }
    return 0;
}

int mux_run(const int fds[], size_t count) {
    struct source *sources = calloc(count ? count : 1, sizeof *sources);
    struct pollfd *polls = calloc(count ? count : 1, sizeof *polls);
    size_t open = count;
    int result = -1;

    if (sources == NULL || polls == NULL)
        goto end;
    for (size_t i = 0; i < count; i++) {
        polls[i].fd = fds[i];
        polls[i].events = POLLIN;
    }
    while (open > 0) {
        if (poll(polls, count, -1) == -1) {
            if (errno == EINTR)
                continue;
            goto end;
        }
        for (size_t i = 0; i < count; i++) {
            char buffer[4096];
            if (polls[i].fd == -1 || polls[i].revents == 0)
                continue;
            ssize_t n = read(fds[i], buffer, sizeof buffer);
            if (n == -1) {
                if (errno == EINTR || errno == EAGAIN)
                    continue;
                goto end;
            }
            if (n == 0) {
                if (sources[i].length > 0)
                    line_received(i, sources[i].line, sources[i].length);
                polls[i].fd = -1;
                open--;
                continue;
            }
            if (take(&sources[i], i, buffer, (size_t)n) == -1)
                goto end;
        }
    }
    result = 0;
end:;
    int error = errno;
    for (size_t i = 0; sources != NULL && i < count; i++)
        free(sources[i].line);
    free(sources);
    free(polls);
    errno = error;
    return result;
}
