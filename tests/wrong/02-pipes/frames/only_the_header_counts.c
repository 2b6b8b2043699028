// expect: wrong-output
/* When the header has gone in there is a reader, so the data will go in as well. */
#include "frames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int put(int fd, const unsigned char *p, size_t n)
{
    while (n > 0) {
        ssize_t k = write(fd, p, n);
        if (k == -1 && errno == EINTR)
            continue;
        if (k == -1)
            return -1;
        p += k;
        n -= (size_t)k;
    }
    return 0;
}

static size_t get(int fd, unsigned char *p, size_t n, int *failed)
{
    size_t have = 0;

    *failed = 0;
    while (have < n) {
        ssize_t k = read(fd, p + have, n - have);
        if (k == -1 && errno == EINTR)
            continue;
        if (k == -1)
            *failed = 1;
        if (k <= 0)
            break;
        have += (size_t)k;
    }
    return have;
}

int frame_send(int fd, const struct frame *frame)
{
    unsigned char header[sizeof(struct frame_header)] = {0};

    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    header[0] = frame->type;
    memcpy(header + sizeof header - sizeof frame->length, &frame->length, sizeof frame->length);
    if (put(fd, header, sizeof header) == -1)
        return -1;
    put(fd, frame->data, frame->length);
    return 0;
}

int frame_receive(int fd, struct frame *frame)
{
    struct frame_header header;
    unsigned char *data;
    int failed;
    size_t have = get(fd, (unsigned char *)&header, sizeof header, &failed);

    if (failed)
        return -1;
    if (have == 0)
        return 0;
    if (have < sizeof header) {
        errno = EPROTO;
        return -1;
    }
    if (header.length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    data = malloc(header.length > 0 ? header.length : 1);
    if (data == NULL)
        return -1;
    have = get(fd, data, header.length, &failed);
    if (failed || have < header.length) {
        int error = failed ? errno : EPROTO;
        free(data);
        errno = error;
        return -1;
    }
    frame->type = header.type;
    frame->length = header.length;
    frame->data = data;
    return 1;
}
