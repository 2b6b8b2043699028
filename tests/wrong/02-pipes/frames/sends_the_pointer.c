// expect: wrong-output
// A frame is a struct, and write() takes the bytes of a struct: so one write sends it.
#include "frames.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

int frame_send(int fd, const struct frame *frame) {
    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    const char *p = (const char *)frame;
    size_t left = sizeof(struct frame);
    while (left > 0) {
        ssize_t n = write(fd, p, left);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        p += n;
        left -= (size_t)n;
    }
    return 0;
}

int frame_receive(int fd, struct frame *frame) {
    char *p = (char *)frame;
    size_t have = 0;
    while (have < sizeof(struct frame)) {
        ssize_t n = read(fd, p + have, sizeof(struct frame) - have);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        if (n == 0) {
            if (have == 0)
                return 0;
            errno = EPROTO;
            return -1;
        }
        have += (size_t)n;
    }
    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    return 1;
}
