// expect: wrong-output
/* A length is a number like any other. */
#include "frames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int write_all(int fd, const void *buffer, int count)
{
    const char *p = buffer;
    while (count > 0) {
        ssize_t n = write(fd, p, (size_t)count);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        p += n;
        count -= (int)n;
    }
    return 0;
}

/* Returns how many bytes came, or -1. */
static int read_all(int fd, void *buffer, int count)
{
    char *p = buffer;
    int have = 0;
    while (have < count) {
        ssize_t n = read(fd, p + have, (size_t)(count - have));
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        if (n == 0)
            break;
        have += (int)n;
    }
    return have;
}

int frame_send(int fd, const struct frame *frame)
{
    struct frame_header header;

    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    memset(&header, 0, sizeof header);
    header.type = frame->type;
    header.length = frame->length;
    if (write_all(fd, &header, sizeof header) == -1)
        return -1;
    return write_all(fd, frame->data, (int)frame->length);
}

int frame_receive(int fd, struct frame *frame)
{
    struct frame_header header;
    int got = read_all(fd, &header, sizeof header);

    if (got <= 0)
        return got;
    if (got < (int)sizeof header) {
        errno = EPROTO;
        return -1;
    }
    int length = (int)header.length;
    if (length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    unsigned char *data = NULL;
    if (length > 0) {
        data = malloc((size_t)length);
        if (data == NULL)
            return -1;
        got = read_all(fd, data, length);
        if (got < length) {
            free(data);
            if (got != -1)
                errno = EPROTO;
            return -1;
        }
    }
    frame->type = header.type;
    frame->length = header.length;
    frame->data = data;
    return 1;
}
