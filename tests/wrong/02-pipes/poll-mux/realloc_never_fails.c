// expect: crash
// Lines are short, so there is always memory for one.
#include "poll_mux.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READ_SIZE = 16384, ENDED = -1 };

/* The beginning of a line whose end has not come yet. */
struct part {
    char *bytes; /* NULL until there is one; freed by mux_run */
    size_t length, size;
};

static int append(struct part *part, const char *bytes, size_t count) {
    if (part->size - part->length < count) {
        size_t size = 2 * part->size + count;
        char *larger = realloc(part->bytes, size);
        part->bytes = larger;
        part->size = size;
    }
    memcpy(part->bytes + part->length, bytes, count);
    part->length += count;
    return 0;
}

/* Hands over the lines that end in these bytes, and keeps the rest. */
static int take(struct part *part, size_t source, const char *bytes, size_t count) {
    const char *end;
    while (count > 0 && (end = memchr(bytes, '\n', count)) != NULL) {
        size_t length = (size_t)(end - bytes);
        if (part->length == 0) {
            line_received(source, bytes, length);
        } else {
            if (append(part, bytes, length) == -1)
                return -1;
            line_received(source, part->bytes, part->length);
            part->length = 0;
        }
        bytes += length + 1;
        count -= length + 1;
    }
    return count > 0 ? append(part, bytes, count) : 0;
}

static int read_some(int fd, struct part *part, size_t source) {
    char buffer[READ_SIZE];
    ssize_t taken = read(fd, buffer, sizeof buffer);
    if (taken > 0)
        return take(part, source, buffer, (size_t)taken) == -1 ? -1 : 1;
    if (taken == -1)
        return errno == EINTR || errno == EAGAIN ? 1 : -1;
    if (part->length > 0)
        line_received(source, part->bytes, part->length);
    return 0;
}

/* Reads whatever poll has found. Returns how many sources have ended by that, or -1. */
static int read_ready(struct pollfd polled[], struct part parts[], size_t count) {
    int ended = 0;
    for (size_t i = 0; i < count; i++) {
        if (polled[i].revents == 0)
            continue;
        int result = read_some(polled[i].fd, &parts[i], i);
        if (result == -1)
            return -1;
        if (result == 0) {
            polled[i].fd = ENDED;
            ended++;
        }
    }
    return ended;
}

static int read_all(struct pollfd polled[], struct part parts[], size_t count) {
    size_t open = count;
    while (open > 0) {
        if (poll(polled, (nfds_t)count, -1) == -1) {
            if (errno != EINTR)
                return -1;
            continue;
        }
        int ended = read_ready(polled, parts, count);
        if (ended == -1)
            return -1;
        open -= (size_t)ended;
    }
    return 0;
}

int mux_run(const int fds[], size_t count) {
    struct pollfd *polled = calloc(count + 1, sizeof *polled);
    struct part *parts = calloc(count + 1, sizeof *parts);
    int result = -1;
    if (polled != NULL && parts != NULL) {
        for (size_t i = 0; i < count; i++)
            polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
        result = read_all(polled, parts, count);
    }
    int error = errno;
    for (size_t i = 0; parts != NULL && i < count; i++)
        free(parts[i].bytes);
    free(parts);
    free(polled);
    errno = error;
    return result;
}
