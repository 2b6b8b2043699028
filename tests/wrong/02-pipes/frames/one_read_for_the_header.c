// expect: wrong-output
// Knows that large data comes in parts, and thinks that 8 bytes always come together.
#include "frames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int send_bytes(int fd, const void *buf, size_t n) {
    const char *p = buf;
    while (n > 0) {
        ssize_t w = write(fd, p, n);
        if (w < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        p += w;
        n -= (size_t)w;
    }
    return 0;
}

int frame_send(int fd, const struct frame *frame) {
    struct frame_header hdr;

    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    memset(&hdr, 0, sizeof(hdr));
    hdr.type = frame->type;
    hdr.length = frame->length;
    if (send_bytes(fd, &hdr, sizeof(hdr)) < 0)
        return -1;
    return send_bytes(fd, frame->data, frame->length);
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header hdr;
    ssize_t n;

    do
        n = read(fd, &hdr, sizeof(hdr));
    while (n < 0 && errno == EINTR);
    if (n <= 0)
        return (int)n;
    if (n != sizeof(hdr)) {
        errno = EPROTO;
        return -1;
    }
    if (hdr.length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }

    char *data = malloc(hdr.length + 1);
    if (!data)
        return -1;
    size_t got = 0;
    while (got < hdr.length) {
        n = read(fd, data + got, hdr.length - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            int e = n == 0 ? EPROTO : errno;
            free(data);
            errno = e;
            return -1;
        }
        got += (size_t)n;
    }
    frame->type = hdr.type;
    frame->length = hdr.length;
    frame->data = (unsigned char *)data;
    return 1;
}
