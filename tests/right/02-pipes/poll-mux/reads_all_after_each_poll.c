// After each poll every source that is still there is read once, whatever poll said of it: EAGAIN says
// that it had nothing. The array for poll is made anew from those that are left.
#include "poll_mux.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct line {
    char *text;
    size_t length;
    FILE *stream; /* writes to text */
};

static int feed(struct line *line, size_t source, const char *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] != '\n') {
            if (putc(bytes[i], line->stream) == EOF)
                return -1;
            continue;
        }
        long length = ftell(line->stream);
        if (length == -1 || fflush(line->stream) == EOF)
            return -1;
        line_received(source, line->text, (size_t)length);
        rewind(line->stream);
    }
    return 0;
}

static int finish(struct line *line, size_t source) {
    long length = ftell(line->stream);
    if (length == -1 || fflush(line->stream) == EOF)
        return -1;
    if (length > 0)
        line_received(source, line->text, (size_t)length);
    return 0;
}

/* Returns 1 while there may be more. */
static int once(int fd, struct line *line, size_t source) {
    char bytes[5000];
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n > 0)
        return feed(line, source, bytes, (size_t)n) == -1 ? -1 : 1;
    if (n == 0)
        return finish(line, source);
    return errno == EAGAIN || errno == EINTR ? 1 : -1;
}

static int run(const int fds[], struct line lines[], char ended[], struct pollfd wait[],
               size_t count) {
    for (;;) {
        nfds_t waiting = 0;
        for (size_t i = 0; i < count; i++)
            if (!ended[i])
                wait[waiting++] = (struct pollfd){fds[i], POLLIN, 0};
        if (waiting == 0)
            return 0;
        if (ppoll(wait, waiting, NULL, NULL) == -1 && errno != EINTR)
            return -1;
        for (size_t i = 0; i < count; i++) {
            if (ended[i])
                continue;
            int more = once(fds[i], &lines[i], i);
            if (more == -1)
                return -1;
            ended[i] = more == 0;
        }
    }
}

int mux_run(const int fds[], size_t count) {
    struct line *lines = calloc(count + 1, sizeof *lines);
    struct pollfd *wait = calloc(count + 1, sizeof *wait);
    char *ended = calloc(count + 1, 1);
    int result = lines && wait && ended ? 0 : -1;
    for (size_t i = 0; result == 0 && i < count; i++) {
        lines[i].stream = open_memstream(&lines[i].text, &lines[i].length);
        if (lines[i].stream == NULL)
            result = -1;
    }
    if (result == 0)
        result = run(fds, lines, ended, wait, count);
    int error = errno;
    for (size_t i = 0; lines && i < count; i++) {
        if (lines[i].stream)
            fclose(lines[i].stream);
        free(lines[i].text);
    }
    free(lines);
    free(wait);
    free(ended);
    errno = error;
    return result;
}
