// All lines are made in one block of memory, by a stream into memory; then each is written by
// itself.
#include "atomic_log.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool make_lines(FILE *lines, const char *name, const char *text)
{
    size_t room = LOG_LINE_MAX - strlen(name) - 3;
    bool first = true;
    for (size_t left = strlen(text); left > 0 || first; first = false) {
        size_t part = left < room ? left : room;
        fprintf(lines, "%s: ", name);
        fwrite(text, 1, part, lines);
        fputc('\n', lines);
        text += part;
        left -= part;
    }
    return !ferror(lines);
}

static bool write_lines(int fd, const char *at, const char *end)
{
    while (at < end) {
        size_t length = (size_t)((const char *)rawmemchr(at, '\n') + 1 - at);
        ssize_t n = write(fd, at, length);
        if (n == -1 && errno != EINTR)
            return false;
        if (n != -1)
            at += length;
    }
    return true;
}

int log_write(int fd, const char *name, const char *text)
{
    char *block = NULL;
    size_t size = 0;
    FILE *lines = open_memstream(&block, &size);
    if (lines == NULL)
        return -1;
    bool well = make_lines(lines, name, text);
    well = fclose(lines) == 0 && well && write_lines(fd, block, block + size);
    int error = errno;
    free(block);
    errno = error;
    return well ? 0 : -1;
}
