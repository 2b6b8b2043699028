// expect: wrong-output
// read() returns 0: that is end-of-file, and end-of-file is what 0 stands for here too.
#include "frames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int transfer_out(int fd, const char *from, size_t count) {
    size_t i = 0;
    do {
        ssize_t n = write(fd, from + i, count - i);
        if (n == -1 && errno != EINTR)
            return -1;
        if (n != -1)
            i += (size_t)n;
    } while (i < count);
    return 0;
}

static int transfer_in(int fd, char *to, size_t count) {
    for (size_t i = 0; i < count;) {
        ssize_t n = read(fd, to + i, count - i);
        if (n == 0)
            return 0;
        if (n == -1 && errno != EINTR)
            return -1;
        if (n != -1)
            i += (size_t)n;
    }
    return 1;
}

int frame_send(int fd, const struct frame *frame) {
    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    struct frame_header header;
    memset(&header, 0, sizeof header);
    header.type = frame->type;
    header.length = frame->length;
    int result = transfer_out(fd, (const char *)&header, sizeof header);
    if (result == 0 && frame->length > 0)
        result = transfer_out(fd, (const char *)frame->data, frame->length);
    return result;
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header header;
    int status = transfer_in(fd, (char *)&header, sizeof header);
    if (status != 1)
        return status;
    if (header.length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    char *data = malloc(header.length + 1);
    if (data == NULL)
        return -1;
    status = transfer_in(fd, data, header.length);
    if (status == 1) {
        frame->type = header.type;
        frame->length = header.length;
        frame->data = (unsigned char *)data;
    } else {
        int error = errno;
        free(data);
        errno = error;
    }
    return status;
}
