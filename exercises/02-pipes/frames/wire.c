/* Which frames travel, and the plain peers. See wire.h. */
#include "wire.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

void need(int result, const char *what) {
    if (result == -1) {
        perror(what);
        exit(2);
    }
}

void *need_memory(size_t count) {
    void *memory = malloc(count + 1);
    need(memory == NULL ? -1 : 0, "malloc");
    return memory;
}

uint8_t wire_type(size_t number) {
    return (uint8_t)(number * 37);
}

unsigned char wire_byte(size_t number, size_t at) {
    return (unsigned char)(at % 251 + number);
}

unsigned char *wire_stream(const struct wire *wire, size_t *length) {
    *length = wire->count * sizeof(struct frame_header);
    for (size_t i = 0; i < wire->count; i++)
        *length += wire->sizes[i];

    unsigned char *stream = need_memory(*length), *end = stream;
    for (size_t number = 1; number <= wire->count; number++) {
        struct frame_header header;
        memset(&header, 0xEE,
               sizeof header); /* a receiver that looks at the padding gives itself away */
        header.type = wire_type(number);
        header.length = wire->sizes[number - 1];
        memcpy(end, &header, sizeof header);
        end += sizeof header;
        for (size_t at = 0; at < header.length; at++)
            *end++ = wire_byte(number, at);
    }
    return stream;
}

int wire_report_frame(const struct wire *wire, size_t number, const struct frame *frame,
                      size_t have) {
    uint32_t size = wire->sizes[number - 1];
    printf("%s %zu: ", wire->way, number);
    if (frame->type != wire_type(number) || frame->length != size) {
        printf("type %u for %u, length %u for %u\n", frame->type, wire_type(number), frame->length,
               size);
        return 0;
    }
    for (size_t at = 0; at < size; at++) {
        if (at == have) {
            printf("%zu of %u bytes\n", have, size);
            return 0;
        }
        if (frame->data[at] != wire_byte(number, at)) {
            printf("byte %zu is %u, not %u\n", at, frame->data[at], wire_byte(number, at));
            return 0;
        }
    }
    printf("%u bytes, right\n", size);
    return 1;
}

void wire_report_stream(const struct wire *wire, const unsigned char *stream, size_t came) {
    for (size_t number = 1; number <= wire->count; number++) {
        struct frame_header header;
        if (came < sizeof header) {
            printf("%s %zu: %zu bytes of its header\n", wire->way, number, came);
            return;
        }
        memcpy(&header, stream, sizeof header);
        stream += sizeof header;
        came -= sizeof header;
        struct frame frame = {header.type, header.length, (unsigned char *)stream};
        if (!wire_report_frame(wire, number, &frame, came))
            return;
        stream += header.length;
        came -= header.length;
    }
    if (came > 0)
        printf("%s: %zu bytes too many\n", wire->way, came);
    else
        printf("%s: end-of-file\n", wire->way);
}

pid_t wire_fork(void) {
    fflush(stdout); /* or both would write what is in the buffer */
    pid_t pid = fork();
    need(pid, "fork");
    if (pid == 0)
        signal(SIGPIPE, SIG_IGN);
    return pid;
}

_Noreturn void wire_end(void) {
    fflush(stdout);
    _exit(0);
}

void wire_wait(pid_t peer) {
    while (waitpid(peer, NULL, 0) == -1 && errno == EINTR)
        ;
}

void wire_feed(int fd, const unsigned char *bytes, size_t count, size_t piece) {
    while (count > 0) {
        ssize_t written = write(fd, bytes, count < piece ? count : piece);
        if (written == -1)
            return;
        bytes += written;
        count -= (size_t)written;
    }
}

size_t wire_collect(int fd, unsigned char *buffer, size_t size) {
    unsigned char beyond[4096];
    size_t length = 0;
    for (;;) {
        ssize_t taken = length < size ? read(fd, buffer + length, size - length)
                                      : read(fd, beyond, sizeof beyond);
        if (taken <= 0)
            return length;
        length += (size_t)taken;
    }
}

size_t wire_waiting(int fd) {
    int waiting = 0;
    need(ioctl(fd, FIONREAD, &waiting), "FIONREAD");
    return (size_t)waiting;
}
