#include "frame.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

static int send_all(int fd, const unsigned char *bytes, size_t count) {
    while (count > 0) {
        ssize_t n = send(fd, bytes, count, MSG_NOSIGNAL);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            return -1;
        bytes += n;
        count -= (size_t)n;
    }
    return 0;
}

int frame_send(int fd, const void *body, size_t length) {
    unsigned char wire[FRAME_HEADER + FRAME_MAX];
    if (length > FRAME_MAX) {
        errno = EMSGSIZE;
        return -1;
    }
    uint32_t header = htonl((uint32_t)length);
    memcpy(wire, &header, sizeof header);
    memcpy(wire + sizeof header, body, length);
    return send_all(fd, wire, sizeof header + length);
}

// region: read
ssize_t frames_read(struct frames *frames, int fd) {
    frames->used -= frames->taken;
    memmove(frames->bytes, frames->bytes + frames->taken, frames->used);
    frames->taken = 0;
    ssize_t n;
    do
        n = recv(fd, frames->bytes + frames->used, sizeof frames->bytes - frames->used, 0);
    while (n == -1 && errno == EINTR);
    if (n > 0)
        frames->used += (size_t)n;
    return n;
}
// endregion: read

// region: next
int frames_next(struct frames *frames, const char **body, size_t *length) {
    size_t left = frames->used - frames->taken;
    uint32_t header;
    if (left < sizeof header)
        return 0;
    memcpy(&header, frames->bytes + frames->taken, sizeof header);
    *length = ntohl(header);
    if (*length > FRAME_MAX) {
        errno = EPROTO;
        return -1;
    }
    if (left - sizeof header < *length)
        return 0;
    *body = (const char *)frames->bytes + frames->taken + sizeof header;
    frames->taken += sizeof header + *length;
    return 1;
}
// endregion: next

bool frames_in_part(const struct frames *frames) {
    return frames->used > frames->taken;
}
