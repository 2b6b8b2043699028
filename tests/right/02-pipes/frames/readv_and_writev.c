// Header and data as one vector: writev sends both at once, and what it left is sent by the rest of
// the vector.
#include "frames.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

typedef ssize_t transfer(int fd, const struct iovec *vector, int count);

/* Takes `bytes` off the front of the vector. */
static void advance(struct iovec **vector, int *count, size_t bytes) {
    while (*count > 0 && bytes >= (*vector)->iov_len) {
        bytes -= (*vector)->iov_len;
        ++*vector;
        --*count;
    }
    if (*count > 0) {
        (*vector)->iov_base = (char *)(*vector)->iov_base + bytes;
        (*vector)->iov_len -= bytes;
    }
}

/* Calls readv or writev until the vector is used up. Sets *moved; false on an error. */
static bool transfer_all(transfer *call, int fd, struct iovec *vector, int count, size_t *moved) {
    *moved = 0;
    advance(&vector, &count, 0);
    while (count > 0) {
        ssize_t n = call(fd, vector, count);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return false;
        if (n == 0)
            return true;
        *moved += (size_t)n;
        advance(&vector, &count, (size_t)n);
    }
    return true;
}

int frame_send(int fd, const struct frame *frame) {
    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    union {
        struct frame_header header;
        unsigned char bytes[sizeof(struct frame_header)];
    } wire = {.bytes = {0}};
    wire.header.type = frame->type;
    wire.header.length = frame->length;
    struct iovec parts[] = {
        {.iov_base = wire.bytes, .iov_len = sizeof wire},
        {.iov_base = frame->data, .iov_len = frame->length},
    };
    size_t sent;
    return transfer_all(writev, fd, parts, 2, &sent) ? 0 : -1;
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header header;
    struct iovec part = {.iov_base = &header, .iov_len = sizeof header};
    size_t came;
    if (!transfer_all(readv, fd, &part, 1, &came))
        return -1;
    if (came == 0)
        return 0;
    if (came < sizeof header || header.length > FRAME_MAX) {
        errno = came < sizeof header ? EPROTO : EMSGSIZE;
        return -1;
    }
    *frame = (struct frame){.type = header.type, .length = header.length};
    if (header.length == 0)
        return 1;

    frame->data = malloc(header.length);
    if (frame->data == NULL)
        return -1;
    part = (struct iovec){.iov_base = frame->data, .iov_len = header.length};
    bool well = transfer_all(readv, fd, &part, 1, &came);
    if (well && came == header.length)
        return 1;
    free(frame->data);
    if (well)
        errno = EPROTO;
    return -1;
}
