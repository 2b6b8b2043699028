// expect: rule
// The descriptors do not block, so one can ask all of them, again and again, until all have ended.
#include "poll_mux.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char *bytes;
    size_t used, size;
    bool done;
} Buffer;

static bool push(Buffer *b, const char *from, size_t n) {
    if (b->used + n > b->size) {
        char *bytes = realloc(b->bytes, 2 * (b->used + n));
        if (bytes == NULL)
            return false;
        b->bytes = bytes;
        b->size = 2 * (b->used + n);
    }
    memcpy(b->bytes + b->used, from, n);
    b->used += n;
    return true;
}

static void shift(Buffer *b, size_t source) {
    size_t start = 0;
    for (size_t i = 0; i < b->used; i++)
        if (b->bytes[i] == '\n') {
            line_received(source, b->bytes + start, i - start);
            start = i + 1;
        }
    b->used -= start;
    memmove(b->bytes, b->bytes + start, b->used);
}

int mux_run(const int fds[], size_t count) {
    Buffer *buffers = calloc(count + 1, sizeof *buffers);
    size_t open = count;
    int result = 0;
    while (open > 0 && result == 0) {
        for (size_t i = 0; i < count; i++) {
            char chunk[2048];
            if (buffers[i].done)
                continue;
            ssize_t n = read(fds[i], chunk, sizeof chunk);
            if (n > 0) {
                if (!push(&buffers[i], chunk, (size_t)n))
                    result = -1;
                shift(&buffers[i], i);
            } else if (n == 0) {
                if (buffers[i].used > 0)
                    line_received(i, buffers[i].bytes, buffers[i].used);
                buffers[i].done = true;
                open--;
            } else if (errno != EAGAIN && errno != EINTR) {
                result = -1;
                break;
            }
        }
    }
    int e = errno;
    for (size_t i = 0; i < count; i++)
        free(buffers[i].bytes);
    free(buffers);
    errno = e;
    return result;
}
