// expect: wrong-output
// write() on a pipe blocks until there is room, so whatever it returns except -1 is success.
#include "frames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ssize_t read_n(int fd, void *buf, size_t n) {
    char *p = buf;
    size_t left = n;
    while (left > 0) {
        ssize_t r = read(fd, p, left);
        if (r < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        if (r == 0)
            break;
        p += r;
        left -= (size_t)r;
    }
    return (ssize_t)(n - left);
}

static int write_retry(int fd, const void *buf, size_t n) {
    for (;;) {
        if (write(fd, buf, n) != -1)
            return 0;
        if (errno != EINTR)
            return -1;
    }
}

int frame_send(int fd, const struct frame *frame) {
    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    struct frame_header h;
    memset(&h, 0, sizeof h);
    h.type = frame->type;
    h.length = frame->length;
    if (write_retry(fd, &h, sizeof h) == -1)
        return -1;
    if (frame->length == 0)
        return 0;
    return write_retry(fd, frame->data, frame->length);
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header h;
    ssize_t n = read_n(fd, &h, sizeof h);
    if (n == 0 || n == -1)
        return (int)n;
    if (n < (ssize_t)sizeof h) {
        errno = EPROTO;
        return -1;
    }
    if (h.length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    unsigned char *data = malloc(h.length ? h.length : 1);
    if (data == NULL)
        return -1;
    n = read_n(fd, data, h.length);
    if (n != (ssize_t)h.length) {
        int saved = n == -1 ? errno : EPROTO;
        free(data);
        errno = saved;
        return -1;
    }
    frame->type = h.type;
    frame->length = h.length;
    frame->data = data;
    return 1;
}
