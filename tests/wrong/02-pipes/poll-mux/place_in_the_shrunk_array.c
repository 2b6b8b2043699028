// expect: wrong-output
// What has ended is taken out of the array: the last element moves into its place.
#include "poll_mux.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct text {
    char *at;
    size_t n, room;
};

static int text_add(struct text *t, const char *from, size_t n) {
    if (t->n + n > t->room) {
        char *larger = realloc(t->at, t->n + n + 256);
        if (larger == NULL)
            return -1;
        t->at = larger;
        t->room = t->n + n + 256;
    }
    memcpy(t->at + t->n, from, n);
    t->n += n;
    return 0;
}

int mux_run(const int fds[], size_t count) {
    struct pollfd *set = calloc(count + 1, sizeof *set);
    struct text *texts = calloc(count + 1, sizeof *texts);
    size_t n = count;
    int error = 0;
    for (size_t i = 0; i < count; i++)
        set[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
    while (n > 0 && error == 0) {
        if (poll(set, n, -1) == -1) {
            error = errno == EINTR ? 0 : errno;
            continue;
        }
        for (size_t i = 0; i < n && error == 0; i++) {
            char bytes[3000], *from = bytes, *end;
            if (set[i].revents == 0)
                continue;
            ssize_t got = read(set[i].fd, bytes, sizeof bytes);
            if (got == -1 && errno != EAGAIN && errno != EINTR)
                error = errno;
            while (got > 0 && (end = memchr(from, '\n', (size_t)got)) != NULL) {
                if (text_add(&texts[i], from, (size_t)(end - from)) == -1)
                    error = errno;
                line_received(i, texts[i].at, texts[i].n);
                texts[i].n = 0;
                got -= end + 1 - from;
                from = end + 1;
            }
            if (got > 0 && text_add(&texts[i], from, (size_t)got) == -1)
                error = errno;
            if (got == 0 && from == bytes) {
                if (texts[i].n > 0)
                    line_received(i, texts[i].at, texts[i].n);
                free(texts[i].at);
                n--;
                set[i] = set[n];
                texts[i] = texts[n];
                i--;
            }
        }
    }
    for (size_t i = 0; i < n; i++)
        free(texts[i].at);
    free(texts);
    free(set);
    errno = error;
    return error == 0 ? 0 : -1;
}
