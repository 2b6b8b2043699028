// expect: memory-error
// Ends the data with a '\0', so that it can be printed as a string.
#include "frames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int get(int fd, void *buffer, size_t wanted, size_t *got) {
    *got = 0;
    while (*got < wanted) {
        ssize_t n = read(fd, (char *)buffer + *got, wanted - *got);
        if (n == 0)
            return 0;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        *got += (size_t)n;
    }
    return 1;
}

static int give(int fd, const void *buffer, size_t wanted) {
    size_t given = 0;
    while (given < wanted) {
        ssize_t n = write(fd, (const char *)buffer + given, wanted - given);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        given += (size_t)n;
    }
    return 0;
}

int frame_send(int fd, const struct frame *frame) {
    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    struct frame_header header;
    memset(&header, 0, sizeof header);
    header.type = frame->type;
    header.length = frame->length;
    return give(fd, &header, sizeof header) < 0 || give(fd, frame->data, frame->length) < 0 ? -1
                                                                                            : 0;
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header header;
    size_t got;
    switch (get(fd, &header, sizeof header, &got)) {
    case -1: return -1;
    case 0:
        if (got == 0)
            return 0;
        errno = EPROTO;
        return -1;
    }
    if (header.length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }

    char *text = malloc(header.length);
    if (text == NULL)
        return -1;
    int result = get(fd, text, header.length, &got);
    if (result != 1) {
        if (result == 0)
            errno = EPROTO;
        free(text);
        return -1;
    }
    text[header.length] = '\0';

    frame->type = header.type;
    frame->length = header.length;
    frame->data = (unsigned char *)text;
    return 1;
}
