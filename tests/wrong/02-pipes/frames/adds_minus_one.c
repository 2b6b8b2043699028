// expect: wrong-output
// EINTR is not an error, so the loop goes on: with whatever n is then.
#include "frames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int write_all(int fd, const void *data, size_t size) {
    const char *p = data;
    while (size > 0) {
        ssize_t n = write(fd, p, size);
        if (n == -1 && errno != EINTR)
            return -1;
        p += n;
        size -= (size_t)n;
    }
    return 0;
}

static ssize_t read_all(int fd, void *data, size_t size) {
    char *p = data;
    size_t done = 0;
    while (done < size) {
        ssize_t n = read(fd, p + done, size - done);
        if (n == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        if (n == 0)
            break;
        done += (size_t)n;
    }
    return (ssize_t)done;
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
    if (write_all(fd, &header, sizeof header) == -1)
        return -1;
    return write_all(fd, frame->data, frame->length);
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header header;
    ssize_t n = read_all(fd, &header, sizeof header);
    if (n <= 0)
        return (int)n;
    if ((size_t)n < sizeof header) {
        errno = EPROTO;
        return -1;
    }
    if (header.length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    unsigned char *data = malloc(header.length > 0 ? header.length : 1);
    if (data == NULL)
        return -1;
    n = read_all(fd, data, header.length);
    if (n != (ssize_t)header.length) {
        int saved = n == -1 ? errno : EPROTO;
        free(data);
        errno = saved;
        return -1;
    }
    frame->type = header.type;
    frame->length = header.length;
    frame->data = data;
    return 1;
}
