// Trusts no length: the buffer grows with what has come.  Recursion reads the rest.
#include "frames.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool put(int fd, const unsigned char *p, size_t n) {
    if (n == 0)
        return true;
    ssize_t w = write(fd, p, n > 4096 ? 4096 : n);
    if (w == -1 && errno == EINTR)
        w = 0;
    return w != -1 && put(fd, p + w, n - (size_t)w);
}

static ssize_t get(int fd, unsigned char *p, size_t n) {
    if (n == 0)
        return 0;
    ssize_t r = read(fd, p, n);
    if (r == -1 && errno == EINTR)
        return get(fd, p, n);
    if (r < 1)
        return r;
    ssize_t rest = get(fd, p + r, n - (size_t)r);
    return rest == -1 ? -1 : r + rest;
}

int frame_send(int fd, const struct frame *frame) {
    if (frame->length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    unsigned char head[sizeof(struct frame_header)] = {0};
    struct frame_header header = {frame->type, frame->length};
    memcpy(head, &header.type, 1);
    memcpy(head + ((unsigned char *)&header.length - (unsigned char *)&header), &header.length, 4);
    return put(fd, head, sizeof head) && put(fd, frame->data, frame->length) ? 0 : -1;
}

int frame_receive(int fd, struct frame *frame) {
    struct frame_header header;
    ssize_t n = get(fd, (unsigned char *)&header, sizeof header);
    if (n <= 0)
        return (int)n;
    if (n != sizeof header) {
        errno = EPROTO;
        return -1;
    }
    if (header.length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    unsigned char *data = NULL;
    for (size_t have = 0; have < header.length;) {
        size_t more = header.length - have < 8192 ? header.length - have : 8192;
        unsigned char *larger = realloc(data, have + more);
        if (larger == NULL) {
            free(data);
            errno = ENOMEM;
            return -1;
        }
        data = larger;
        n = get(fd, data + have, more);
        if (n != (ssize_t)more) {
            int number = n == -1 ? errno : EPROTO;
            free(data);
            errno = number;
            return -1;
        }
        have += more;
    }
    frame->type = header.type;
    frame->length = header.length;
    frame->data = data;
    return 1;
}
