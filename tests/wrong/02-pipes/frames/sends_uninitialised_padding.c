// expect: memory-error
// Sets each member of the header and sends the whole of it: three bytes were never set.
#include "frames.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static int writen(int fd, const void *buffer, size_t n) {
    const char *at = buffer, *end = at + n;
    while (at < end) {
        ssize_t k = write(fd, at, (size_t)(end - at));
        if (k == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        at += k;
    }
    return 0;
}

static ssize_t readn(int fd, void *buffer, size_t n) {
    char *start = buffer, *at = start, *end = at + n;
    while (at < end) {
        ssize_t k = read(fd, at, (size_t)(end - at));
        if (k == 0)
            break;
        if (k == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        at += k;
    }
    return at - start;
}

int frame_send(int fd, const struct frame *frame) {
    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    struct frame_header *header = malloc(sizeof *header);
    if (header == NULL)
        return -1;
    header->type = frame->type;
    header->length = frame->length;
    int result = writen(fd, header, sizeof *header);
    int error = errno;
    free(header);
    errno = error;
    if (result == 0 && frame->length > 0)
        result = writen(fd, frame->data, frame->length);
    return result;
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header header;
    ssize_t n = readn(fd, &header, sizeof header);
    if (n <= 0)
        return (int)n;
    if (n != sizeof header) {
        errno = EPROTO;
        return -1;
    }
    if (header.length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    frame->type = header.type;
    frame->length = header.length;
    frame->data = NULL;
    if (header.length == 0)
        return 1;
    if ((frame->data = malloc(header.length)) == NULL)
        return -1;
    n = readn(fd, frame->data, header.length);
    if (n == (ssize_t)header.length)
        return 1;
    int error = n == -1 ? errno : EPROTO;
    free(frame->data);
    errno = error;
    return -1;
}
