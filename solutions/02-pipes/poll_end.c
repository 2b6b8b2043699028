// poll_end.c - what poll(2) says of the two ends of a pipe, state by state.
#include "error.h"

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

// A timeout of 0: poll says how things stand and does not wait.
static void ask(const char *state, int fd, short events) {
    struct pollfd poller = {.fd = fd, .events = events};
    if (poll(&poller, 1, 0) == -1)
        error_errno("poll");
    printf("%-34s%s%s%s%s%s\n", state, (poller.revents & POLLIN) != 0 ? " POLLIN" : "",
           (poller.revents & POLLOUT) != 0 ? " POLLOUT" : "",
           (poller.revents & POLLHUP) != 0 ? " POLLHUP" : "",
           (poller.revents & POLLERR) != 0 ? " POLLERR" : "", poller.revents == 0 ? " -" : "");
}

int main(void) {
    int ends[2];
    if (pipe(ends) == -1)
        error_errno("pipe");
    char byte = 'x';
    ask("read end: empty", ends[0], POLLIN);
    ask("write end: room", ends[1], POLLOUT);
    if (write(ends[1], &byte, 1) == -1)
        error_errno("write");
    ask("read end: data", ends[0], POLLIN);
    close(ends[1]);
    ask("read end: data, no writer left", ends[0], POLLIN);
    if (read(ends[0], &byte, 1) == -1)
        error_errno("read");
    ask("read end: empty, no writer left", ends[0], POLLIN);
    close(ends[0]);

    if (pipe(ends) == -1)
        error_errno("pipe");
    close(ends[0]);
    ask("write end: no reader left", ends[1], POLLOUT);
    close(ends[1]);
    return 0;
}
