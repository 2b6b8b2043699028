// expect: wrong-output
// The sender never sends more than FRAME_MAX, so the receiver need not look.
#include "frames.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int full_write(int fd, const unsigned char *data, size_t size) {
    size_t at = 0;
    while (at < size) {
        ssize_t n = write(fd, data + at, size - at);
        if (n == -1 && errno == EINTR)
            n = 0;
        if (n == -1)
            return -1;
        at += (size_t)n;
    }
    return 0;
}

static ssize_t full_read(int fd, unsigned char *data, size_t size) {
    size_t at = 0;
    while (at < size) {
        ssize_t n = read(fd, data + at, size - at);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        if (n == 0)
            break;
        at += (size_t)n;
    }
    return (ssize_t)at;
}

int frame_send(int fd, const struct frame *frame) {
    unsigned char header[sizeof(struct frame_header)] = {0};
    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    memcpy(header + offsetof(struct frame_header, type), &frame->type, sizeof frame->type);
    memcpy(header + offsetof(struct frame_header, length), &frame->length, sizeof frame->length);
    if (full_write(fd, header, sizeof header) == -1)
        return -1;
    return full_write(fd, frame->data, frame->length);
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header header;
    ssize_t n = full_read(fd, (unsigned char *)&header, sizeof header);
    if (n == 0)
        return 0;
    if (n == -1)
        return -1;
    if ((size_t)n != sizeof header) {
        errno = EPROTO;
        return -1;
    }

    frame->type = header.type;
    frame->length = header.length;
    frame->data = malloc((size_t)header.length + 1);
    if (frame->data == NULL)
        return -1;
    n = full_read(fd, frame->data, header.length);
    if (n == -1 || (size_t)n != header.length) {
        int error = n == -1 ? errno : EPROTO;
        free(frame->data);
        errno = error;
        return -1;
    }
    return 1;
}
