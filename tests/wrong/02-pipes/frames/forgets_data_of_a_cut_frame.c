// expect: leak
// Right until the input ends in the middle of the data: then what was allocated is lost.
#include "frames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int frame_send(int fd, const struct frame *frame) {
    struct frame_header header;
    const unsigned char *p;
    size_t left;
    ssize_t n;

    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    memset(&header, 0, sizeof header);
    header.type = frame->type;
    header.length = frame->length;

    p = (const unsigned char *)&header;
    left = sizeof header;
    while (left > 0) {
        if ((n = write(fd, p, left)) == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        p += n;
        left -= (size_t)n;
    }
    p = frame->data;
    left = frame->length;
    while (left > 0) {
        if ((n = write(fd, p, left)) == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        p += n;
        left -= (size_t)n;
    }
    return 0;
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header header;
    unsigned char *p = (unsigned char *)&header;
    size_t left = sizeof header;
    ssize_t n;

    while (left > 0) {
        if ((n = read(fd, p, left)) == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        if (n == 0) {
            if (left == sizeof header)
                return 0;
            errno = EPROTO;
            return -1;
        }
        p += n;
        left -= (size_t)n;
    }
    if (header.length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }

    frame->type = header.type;
    frame->length = header.length;
    frame->data = malloc(header.length + 1);
    if (frame->data == NULL)
        return -1;

    p = frame->data;
    left = header.length;
    while (left > 0) {
        if ((n = read(fd, p, left)) == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        if (n == 0) {
            errno = EPROTO;
            return -1;
        }
        p += n;
        left -= (size_t)n;
    }
    return 1;
}
