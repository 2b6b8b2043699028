// expect: wrong-output
// One function reads the header and the data; when it brings nothing, the stream must be over.
#include "frames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* 1: all there, 0: end of file, -1: error */
static int read_exactly(int fd, unsigned char *buffer, size_t size) {
    size_t done = 0;
    ssize_t n = 0;
    while (done < size && (n = read(fd, buffer + done, size - done)) != 0) {
        if (n == -1 && errno != EINTR)
            return -1;
        if (n > 0)
            done += (size_t)n;
    }
    if (done == 0)
        return 0;
    if (done < size) {
        errno = EPROTO;
        return -1;
    }
    return 1;
}

static int write_exactly(int fd, const unsigned char *buffer, size_t size) {
    while (size > 0) {
        ssize_t n = write(fd, buffer, size);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        buffer += n;
        size -= (size_t)n;
    }
    return 0;
}

int frame_send(int fd, const struct frame *frame) {
    struct frame_header header;
    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    memset(&header, 0, sizeof header);
    header.type = frame->type;
    header.length = frame->length;
    if (write_exactly(fd, (const unsigned char *)&header, sizeof header) == -1)
        return -1;
    return write_exactly(fd, frame->data, frame->length);
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header header;
    int result = read_exactly(fd, (unsigned char *)&header, sizeof header);
    if (result != 1)
        return result;
    if (header.length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    unsigned char *data = malloc(header.length + 1);
    if (data == NULL)
        return -1;
    result = read_exactly(fd, data, header.length);
    if (result != 1) {
        free(data);
        return result;
    }
    *frame = (struct frame){header.type, header.length, data};
    return 1;
}
