// letters.c - frames over a stream socket: whole ones, an empty one, the longest, and byte by byte.
#include "../02-pipes/io.h"
#include "../02-pipes/process.h"
#include "../03-message-queues/check_errno.h"
#include "frame.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static void bring(int fd) {
    static char longest[FRAME_MAX];
    memset(longest, 'z', sizeof longest);
    CHECK_ERRNO(frame_send(fd, "Hello World!", 12));
    CHECK_ERRNO(frame_send(fd, " ", 1));
    CHECK_ERRNO(frame_send(fd, "", 0));
    CHECK_ERRNO(frame_send(fd, longest, sizeof longest));
    char slow[4 + 15];
    uint32_t header = htonl(15);
    memcpy(slow, &header, sizeof header);
    memcpy(slow + sizeof header, "Why so serious?", 15);
    for (size_t i = 0; i < sizeof slow; i++)
        CHECK_ERRNO(io_write_full(fd, &slow[i], 1));
}

// Returns whether the peer ended between two letters, and was understood.
static bool receive(int fd) {
    struct frames frames = {.used = 0};
    const char *text;
    size_t length;
    ssize_t n;
    int got;
    do {
        while ((got = frames_next(&frames, &text, &length)) == 1)
            printf("%4zu bytes: \"%.*s\"\n", length, length > 20 ? 20 : (int)length, text);
        n = got == 0 ? frames_read(&frames, fd) : -1;
    } while (n > 0);
    return n == 0 && !frames_in_part(&frames);
}

int main(void) {
    int ends[2];
    CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
    pid_t child = process_fork();
    if (child == 0) {
        close(ends[0]);
        bring(ends[1]);
        process_leave(0);
    }
    close(ends[1]);
    bool whole = receive(ends[0]);
    close(ends[0]);
    if (!whole)
        fprintf(stderr, "that was not all\n");
    return process_wait(child) != 0 || !whole;
}
