// expect: crash
// No malloc for every frame: one large buffer that is used again and again is faster.
#include "frames.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static unsigned char buffer[FRAME_MAX];

static int receive(int fd, void *into, size_t size) {
    size_t done = 0;
    while (done < size) {
        ssize_t n = read(fd, (char *)into + done, size - done);
        if (n > 0) {
            done += (size_t)n;
            continue;
        }
        if (n == 0) {
            errno = EPROTO;
            return done == 0 ? 0 : -1;
        }
        if (errno != EINTR)
            return -1;
    }
    return 1;
}

int frame_send(int fd, const struct frame *frame) {
    struct frame_header header = {0};
    memset(&header, 0, sizeof header);
    header.type = frame->type;
    header.length = frame->length;
    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    const unsigned char *parts[2] = {(const unsigned char *)&header, frame->data};
    size_t sizes[2] = {sizeof header, frame->length};
    for (int i = 0; i < 2; i++) {
        size_t done = 0;
        while (done < sizes[i]) {
            ssize_t n = write(fd, parts[i] + done, sizes[i] - done);
            if (n > 0)
                done += (size_t)n;
            else if (errno != EINTR)
                return -1;
        }
    }
    return 0;
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header header;
    int result = receive(fd, &header, sizeof header);
    if (result != 1)
        return result;
    if (header.length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    if (header.length > 0 && receive(fd, buffer, header.length) != 1)
        return -1;
    frame->type = header.type;
    frame->length = header.length;
    frame->data = buffer;
    return 1;
}
