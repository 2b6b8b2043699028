// expect: wrong-output
// Each frame is sent with one write, header and data together, and so arrives with one read.
#include "frames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BIGGEST (sizeof(struct frame_header) + FRAME_MAX)

int frame_send(int fd, const struct frame *frame) {
    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    size_t total = sizeof(struct frame_header) + frame->length;
    char *message = calloc(1, total);
    if (message == NULL)
        return -1;
    struct frame_header *header = (struct frame_header *)message;
    header->type = frame->type;
    header->length = frame->length;
    if (frame->length > 0)
        memcpy(message + sizeof *header, frame->data, frame->length);

    size_t sent = 0;
    while (sent < total) {
        ssize_t n = write(fd, message + sent, total - sent);
        if (n == -1 && errno != EINTR) {
            free(message);
            return -1;
        }
        if (n > 0)
            sent += (size_t)n;
    }
    free(message);
    return 0;
}

int frame_receive(int fd, struct frame *frame) {
    static char message[BIGGEST];
    struct frame_header header;

    ssize_t n = read(fd, message, sizeof message);
    while (n == -1 && errno == EINTR)
        n = read(fd, message, sizeof message);
    if (n <= 0)
        return (int)n;
    if ((size_t)n < sizeof header) {
        errno = EPROTO;
        return -1;
    }
    memcpy(&header, message, sizeof header);
    if (header.length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    if ((size_t)n < sizeof header + header.length) {
        errno = EPROTO;
        return -1;
    }

    frame->type = header.type;
    frame->length = header.length;
    frame->data = malloc(header.length + 1);
    if (frame->data == NULL)
        return -1;
    memcpy(frame->data, message + sizeof header, header.length);
    return 1;
}
