// expect: wrong-output
// Loops over short reads and writes, but any -1 is an error and ends the frame.
#include "frames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int frame_send(int fd, const struct frame *frame) {
    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }

    struct frame_header header;
    memset(&header, 0, sizeof(header));
    header.type = frame->type;
    header.length = frame->length;

    for (size_t i = 0; i < sizeof(header);) {
        ssize_t written = write(fd, (char *)&header + i, sizeof(header) - i);
        if (written < 0)
            return -1;
        i += (size_t)written;
    }
    for (size_t i = 0; i < frame->length;) {
        ssize_t written = write(fd, frame->data + i, frame->length - i);
        if (written < 0)
            return -1;
        i += (size_t)written;
    }
    return 0;
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header header;

    for (size_t i = 0; i < sizeof(header);) {
        ssize_t count = read(fd, (char *)&header + i, sizeof(header) - i);
        if (count < 0)
            return -1;
        if (count == 0) {
            if (i == 0)
                return 0;
            errno = EPROTO;
            return -1;
        }
        i += (size_t)count;
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
    for (size_t i = 0; i < header.length;) {
        ssize_t count = read(fd, frame->data + i, header.length - i);
        if (count <= 0) {
            free(frame->data);
            if (count == 0)
                errno = EPROTO;
            return -1;
        }
        i += (size_t)count;
    }
    return 1;
}
