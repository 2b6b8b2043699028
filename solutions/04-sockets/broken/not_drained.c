// not_drained.c - an edge-triggered server that reads once for each report.
#include "../../02-pipes/io.h"
#include "../../02-pipes/process.h"
#include "../../03-message-queues/check_errno.h"
#include "../frame.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LETTERS = 3, LENGTH = 600 };

// Takes LETTERS letters from CLIENT, and sends a byte as the receipt for all.
static void serve(int client) {
    struct frames frames = {.used = 0};
    const char *text;
    size_t length;
    int letters = 0, epoll = CHECK_ERRNO(epoll_create1(EPOLL_CLOEXEC));
    // region: loop
    struct epoll_event event = {.events = EPOLLIN | EPOLLET};
    CHECK_ERRNO(epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event));
    while (letters < LETTERS) {
        CHECK_ERRNO(epoll_wait(epoll, &event, 1, -1));
        CHECK_ERRNO(frames_read(&frames, client));
        while (frames_next(&frames, &text, &length) == 1)
            letters++;
    }
    // endregion: loop
    CHECK_ERRNO(send(client, "k", 1, MSG_NOSIGNAL));
    close(epoll);
}

int main(void) {
    int ends[2];
    CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
    pid_t server = process_fork();
    if (server == 0) {
        close(ends[1]);
        serve(ends[0]);
        process_leave(0);
    }
    close(ends[0]);
    static char wire[LETTERS][FRAME_HEADER + LENGTH];
    for (int i = 0; i < LETTERS; i++)
        memcpy(wire[i], "\0\0\2\130", FRAME_HEADER); // 600
    CHECK_ERRNO(io_write_full(ends[1], wire, sizeof wire));
    char receipt;
    CHECK_ERRNO(recv(ends[1], &receipt, 1, 0));
    close(ends[1]);
    return process_wait(server);
}
