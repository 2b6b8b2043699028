// expect: wrong-output
// Reads what there is, in a loop, until read brings nothing more. Then the source has ended.
#include "poll_mux.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct pending {
    char *text;
    size_t length;
};

static void add(struct pending *p, size_t source, const char *data, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (data[i] == '\n') {
            line_received(source, p->text, p->length);
            p->length = 0;
        } else {
            p->text = realloc(p->text, p->length + 1);
            if (!p->text)
                abort();
            p->text[p->length++] = data[i];
        }
    }
}

int mux_run(const int fds[], size_t count) {
    struct pollfd *p = calloc(count + 1, sizeof *p);
    struct pending *pending = calloc(count + 1, sizeof *pending);
    size_t left = count;
    for (size_t i = 0; i < count; i++) {
        p[i].fd = fds[i];
        p[i].events = POLLIN;
    }
    while (left > 0) {
        if (poll(p, count, -1) < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        for (size_t i = 0; i < count; i++) {
            char buffer[4096];
            ssize_t n;
            if (!p[i].revents)
                continue;
            while ((n = read(fds[i], buffer, sizeof buffer)) > 0)
                add(&pending[i], i, buffer, (size_t)n);
            if (pending[i].length > 0)
                line_received(i, pending[i].text, pending[i].length);
            p[i].fd = -1;
            left--;
        }
    }
    for (size_t i = 0; i < count; i++)
        free(pending[i].text);
    free(pending);
    free(p);
    return 0;
}
