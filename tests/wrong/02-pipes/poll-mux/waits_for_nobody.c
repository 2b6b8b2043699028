// expect: deadlock
// First waits, then reads, and then looks whether there is somebody left.
#include "poll_mux.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct line {
    char *text;
    size_t len, cap;
} line_t;

static int line_add(line_t *l, char c) {
    if (l->len == l->cap) {
        char *t = realloc(l->text, l->cap += 128);
        if (!t)
            return -1;
        l->text = t;
    }
    l->text[l->len++] = c;
    return 0;
}

int mux_run(const int fds[], size_t count) {
    struct pollfd *p = calloc(count + 1, sizeof *p);
    line_t *l = calloc(count + 1, sizeof *l);
    size_t left = count;
    int rc = 0;
    for (size_t i = 0; i < count; i++) {
        p[i].fd = fds[i];
        p[i].events = POLLIN;
    }
    do {
        if (poll(p, count, -1) == -1) {
            if (errno == EINTR)
                continue;
            rc = -1;
            break;
        }
        for (size_t i = 0; i < count && rc == 0; i++) {
            char b[8192];
            if (!p[i].revents)
                continue;
            ssize_t n = read(fds[i], b, sizeof b);
            for (ssize_t k = 0; k < n; k++)
                if (b[k] == '\n') {
                    line_received(i, l[i].text, l[i].len);
                    l[i].len = 0;
                } else if (line_add(&l[i], b[k]) == -1) {
                    rc = -1;
                }
            if (n == 0) {
                if (l[i].len)
                    line_received(i, l[i].text, l[i].len);
                p[i].fd = -1;
                left--;
            }
            if (n == -1 && errno != EAGAIN)
                rc = -1;
        }
    } while (left > 0 && rc == 0);
    int e = errno;
    for (size_t i = 0; i < count; i++)
        free(l[i].text);
    free(l);
    free(p);
    errno = e;
    return rc;
}
