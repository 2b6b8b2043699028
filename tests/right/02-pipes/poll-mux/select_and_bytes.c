// select, and a source's line grows byte by byte. Takes what came before it asks again.
#include "poll_mux.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/select.h>
#include <unistd.h>

struct source {
    int fd;
    bool ended;
    char *line;
    size_t length, room;
};

static bool put(struct source *source, char c) {
    if (source->length == source->room) {
        size_t room = source->room == 0 ? 80 : source->room * 2;
        char *line = realloc(source->line, room);
        if (line == NULL)
            return false;
        source->line = line;
        source->room = room;
    }
    source->line[source->length++] = c;
    return true;
}

static void flush(struct source *source, size_t number) {
    line_received(number, source->line, source->length);
    source->length = 0;
}

static bool serve(struct source *source, size_t number) {
    char block[1000];
    ssize_t n = read(source->fd, block, sizeof block);
    if (n == -1)
        return errno == EAGAIN || errno == EINTR;
    if (n == 0) {
        if (source->length > 0)
            flush(source, number);
        source->ended = true;
    }
    for (ssize_t i = 0; i < n; i++) {
        if (block[i] == '\n')
            flush(source, number);
        else if (!put(source, block[i]))
            return false;
    }
    return true;
}

static bool serve_all(struct source *sources, size_t count) {
    for (;;) {
        fd_set in;
        int highest = -1;
        FD_ZERO(&in);
        for (size_t i = 0; i < count; i++) {
            if (sources[i].ended)
                continue;
            FD_SET(sources[i].fd, &in);
            if (sources[i].fd > highest)
                highest = sources[i].fd;
        }
        if (highest == -1)
            return true;
        if (select(highest + 1, &in, NULL, NULL, NULL) == -1) {
            if (errno == EINTR)
                continue;
            return false;
        }
        for (size_t i = 0; i < count; i++)
            if (!sources[i].ended && FD_ISSET(sources[i].fd, &in) && !serve(&sources[i], i))
                return false;
    }
}

int mux_run(const int fds[], size_t count) {
    struct source *sources = calloc(count + 1, sizeof *sources);
    if (sources == NULL)
        return -1;
    for (size_t i = 0; i < count; i++)
        sources[i].fd = fds[i];
    bool good = serve_all(sources, count);
    int error = errno;
    for (size_t i = 0; i < count; i++)
        free(sources[i].line);
    free(sources);
    errno = error;
    return good ? 0 : -1;
}
