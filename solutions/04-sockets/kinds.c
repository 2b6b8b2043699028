// kinds.c - one script on the three types of socket pair.
#include "../03-message-queues/check_errno.h"

#include <sys/socket.h>
#include <unistd.h>

enum { TYPES = 3, STEPS = 7, CELL = 32 };

static void take(int fd, size_t size, char *cell) {
    char text[64];
    ssize_t n = recv(fd, text, size, MSG_DONTWAIT);
    if (n == -1)
        snprintf(cell, CELL, "%s", strerrorname_np(errno));
    else
        snprintf(cell, CELL, "%zd, \"%.*s\"", n, (int)n, text);
}

static void script(int type, char cells[STEPS][CELL]) {
    int ends[2];
    CHECK_ERRNO(socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends));
    CHECK_ERRNO(send(ends[1], "ping", 4, 0));
    CHECK_ERRNO(send(ends[1], "pong", 4, 0));
    take(ends[0], 64, cells[0]);
    take(ends[0], 2, cells[1]);
    take(ends[0], 64, cells[2]);
    CHECK_ERRNO(send(ends[1], "", 0, 0));
    CHECK_ERRNO(send(ends[1], "last", 4, 0));
    close(ends[1]);
    for (int i = 3; i < 6; i++)
        take(ends[0], 64, cells[i]);
    snprintf(cells[6], CELL, "%s", result_or_errno(send(ends[0], "x", 1, MSG_NOSIGNAL)));
    close(ends[0]);
}

int main(void) {
    static const char *const steps[STEPS] = {
        "receive into 64", "receive into 2",  "receive into 64", "receive into 64",
        "receive into 64", "receive into 64", "send to nobody"};
    static const int types[TYPES] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
    char cells[TYPES][STEPS][CELL];
    for (int type = 0; type < TYPES; type++)
        script(types[type], cells[type]);
    printf("%-17s %-14s %-14s %s\n", "", "stream", "datagram", "seqpacket");
    for (int step = 0; step < STEPS; step++)
        printf("%-17s %-14s %-14s %s\n", steps[step], cells[0][step], cells[1][step],
               cells[2][step]);
    return 0;
}
