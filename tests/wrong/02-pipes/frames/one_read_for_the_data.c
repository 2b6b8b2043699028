// expect: wrong-output
// The header says how long the data is, so a read of that length must bring it.
#include "frames.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool put(int fd, const void *data, size_t size) {
    size_t sent = 0;
    while (sent != size) {
        ssize_t step = write(fd, (const unsigned char *)data + sent, size - sent);
        if (step >= 0)
            sent += (size_t)step;
        else if (errno != EINTR)
            return false;
    }
    return true;
}

int frame_send(int fd, const struct frame *frame) {
    if (frame->length > FRAME_MAX)
        return errno = EMSGSIZE, -1;
    struct frame_header header;
    memset(&header, 0, sizeof header);
    header.type = frame->type;
    header.length = frame->length;
    return put(fd, &header, sizeof header) && put(fd, frame->data, frame->length) ? 0 : -1;
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header header;
    size_t have = 0;
    while (have < sizeof header) {
        ssize_t step = read(fd, (unsigned char *)&header + have, sizeof header - have);
        if (step == -1 && errno == EINTR)
            continue;
        if (step == 0 && have > 0)
            errno = EPROTO, step = -1;
        if (step <= 0)
            return (int)step;
        have += (size_t)step;
    }
    if (header.length > FRAME_MAX)
        return errno = EMSGSIZE, -1;

    frame->type = header.type;
    frame->length = header.length;
    frame->data = calloc(1, header.length + 1);
    if (frame->data == NULL)
        return -1;
    if (header.length == 0)
        return 1;

    ssize_t step;
    do
        step = read(fd, frame->data, header.length);
    while (step == -1 && errno == EINTR);
    if (step > 0)
        return 1;
    if (step == 0)
        errno = EPROTO;
    free(frame->data);
    return -1;
}
