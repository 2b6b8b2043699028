// No loop at all: what one call leaves is the business of the next.
#include "frames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int send_rest(int fd, const unsigned char *bytes, size_t count) {
    if (count == 0)
        return 0;
    ssize_t n = write(fd, bytes, count);
    if (n == -1)
        return errno == EINTR ? send_rest(fd, bytes, count) : -1;
    return send_rest(fd, bytes + n, count - (size_t)n);
}

/* Returns how many of the count bytes did not come, or -1. */
static ssize_t receive_rest(int fd, unsigned char *bytes, size_t count) {
    if (count == 0)
        return 0;
    ssize_t n = read(fd, bytes, count);
    if (n == -1)
        return errno == EINTR ? receive_rest(fd, bytes, count) : -1;
    if (n == 0)
        return (ssize_t)count;
    return receive_rest(fd, bytes + n, count - (size_t)n);
}

static int refuse(int error) {
    errno = error;
    return -1;
}

int frame_send(int fd, const struct frame *frame) {
    if (frame->length > FRAME_MAX)
        return refuse(EMSGSIZE);
    /* One block for both, so that small frames go out with a single write. */
    size_t count = sizeof(struct frame_header) + frame->length;
    unsigned char *bytes = calloc(1, count);
    if (bytes == NULL)
        return -1;
    memcpy(bytes, &frame->type, sizeof frame->type);
    memcpy(bytes + sizeof(uint32_t), &frame->length, sizeof frame->length);
    if (frame->length > 0)
        memcpy(bytes + sizeof(struct frame_header), frame->data, frame->length);
    int result = send_rest(fd, bytes, count);
    int error = errno;
    free(bytes);
    errno = error;
    return result;
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header header;
    ssize_t missing = receive_rest(fd, (unsigned char *)&header, sizeof header);
    if (missing == sizeof header)
        return 0;
    if (missing != 0)
        return missing == -1 ? -1 : refuse(EPROTO);
    if (header.length > FRAME_MAX)
        return refuse(EMSGSIZE);

    unsigned char *data = malloc(header.length + 1);
    if (data == NULL)
        return -1;
    missing = receive_rest(fd, data, header.length);
    if (missing != 0) {
        int error = missing == -1 ? errno : EPROTO;
        free(data);
        return refuse(error);
    }
    frame->type = header.type;
    frame->length = header.length;
    frame->data = data;
    return 1;
}
