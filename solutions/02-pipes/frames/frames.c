/* Frames over a pipe: the reference solution. The contract is in frames.h. */
#include "frames.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Writes all of it. write(2) may take a part: a signal interrupts it once some bytes are in. */
static int write_all(int fd, const void *data, size_t count) {
    const unsigned char *bytes = data;
    size_t done = 0;
    while (done < count) {
        ssize_t written = write(fd, bytes + done, count - done);
        if (written >= 0)
            done += (size_t)written;
        else if (errno != EINTR)
            return -1;
    }
    return 0;
}

/* Reads until count bytes are there or the input ends. Returns how many there are, or -1. */
static ssize_t read_all(int fd, void *buffer, size_t count) {
    unsigned char *bytes = buffer;
    size_t done = 0;
    while (done < count) {
        ssize_t taken = read(fd, bytes + done, count - done);
        if (taken > 0)
            done += (size_t)taken;
        else if (taken == 0)
            break;
        else if (errno != EINTR)
            return -1;
    }
    return (ssize_t)done;
}

int frame_send(int fd, const struct frame *frame) {
    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }

    struct frame_header header;
    memset(&header, 0,
           sizeof header); /* the padding too: setting the members leaves it as it was */
    header.type = frame->type;
    header.length = frame->length;

    if (write_all(fd, &header, sizeof header) == -1)
        return -1;
    return write_all(fd, frame->data, frame->length);
}

/* Reads count bytes that must be there, for their frame has begun. */
static int read_rest(int fd, void *buffer, size_t count) {
    ssize_t taken = read_all(fd, buffer, count);
    if (taken == -1)
        return -1;
    if ((size_t)taken < count) {
        errno = EPROTO;
        return -1;
    }
    return 0;
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header header;
    ssize_t taken = read_all(fd, &header, sizeof header);
    if (taken <= 0)
        return (int)taken; /* an error, or the end of the file between two frames */
    if ((size_t)taken < sizeof header) {
        errno = EPROTO;
        return -1;
    }
    if (header.length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }

    unsigned char *data = malloc(header.length + 1); /* of 0 bytes it may return NULL */
    if (data == NULL)
        return -1;
    if (read_rest(fd, data, header.length) == -1) {
        int error = errno;
        free(data);
        errno = error;
        return -1;
    }

    *frame = (struct frame){.type = header.type, .length = header.length, .data = data};
    return 1;
}
