// Waits with poll and moves at most PIPE_BUF bytes a call; a state machine eats the header.
#include "frames.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MIN(a, b) ((a) < (b) ? (a) : (b))

static int wait_for(int fd, short what) {
    struct pollfd p = {.fd = fd, .events = what};
    int n;
    while ((n = poll(&p, 1, -1)) == -1 && errno == EINTR)
        continue;
    return n == -1 ? -1 : 0;
}

static int put(int fd, const void *data, size_t size) {
    const char *at = data;
    for (size_t left = size; left > 0;) {
        if (wait_for(fd, POLLOUT) == -1)
            return -1;
        ssize_t n = write(fd, at, MIN(left, PIPE_BUF));
        if (n == -1 && errno != EINTR)
            return -1;
        if (n > 0) {
            at += n;
            left -= (size_t)n;
        }
    }
    return 0;
}

int frame_send(int fd, const struct frame *frame) {
    static const struct frame_header nothing; /* static: its padding is zero */
    struct frame_header header;
    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    memcpy(&header, &nothing, sizeof header);
    header.type = frame->type;
    header.length = frame->length;
    return put(fd, &header, sizeof header) == -1 ? -1 : put(fd, frame->data, frame->length);
}

int frame_receive(int fd, struct frame *frame) {
    enum { HEADER, DATA, COMPLETE } state = HEADER;
    struct frame_header header;
    unsigned char *data = NULL;
    char *at = (char *)&header;
    size_t left = sizeof header;
    int error;

    while (state != COMPLETE) {
        if (left == 0 && state == HEADER) {
            error = EMSGSIZE;
            if (header.length > FRAME_MAX)
                goto failed;
            data = malloc(header.length + 1);
            error = ENOMEM;
            if (data == NULL)
                goto failed;
            at = (char *)data;
            left = header.length;
            state = DATA;
            continue;
        }
        if (left == 0) {
            state = COMPLETE;
            continue;
        }
        if (wait_for(fd, POLLIN) == -1) {
            error = errno;
            goto failed;
        }
        ssize_t n = read(fd, at, MIN(left, PIPE_BUF));
        if (n == -1 && errno == EINTR)
            continue;
        if (n == 0 && state == HEADER && left == sizeof header)
            return 0;
        if (n <= 0) {
            error = n == 0 ? EPROTO : errno;
            goto failed;
        }
        at += n;
        left -= (size_t)n;
    }
    frame->type = header.type;
    frame->length = header.length;
    frame->data = data;
    return 1;

failed:
    free(data);
    errno = error;
    return -1;
}
