// filter.c - a mebibyte through a child that turns it into upper case, without a deadlock.
#include "error.h"
#include "io.h"
#include "process.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { AMOUNT = 1 << 20 };

static void filter(int in, int out) {
    char buffer[4096];
    ssize_t n;
    while ((n = read(in, buffer, sizeof buffer)) > 0) {
        for (ssize_t i = 0; i < n; i++)
            buffer[i] = (char)toupper((unsigned char)buffer[i]);
        if (io_write_full(out, buffer, (size_t)n) == -1)
            error_errno("write");
    }
}

// What is still to be sent, and where what comes back goes. The descriptors are -1 once closed.
struct exchange {
    int to;
    const char *out;
    size_t left;
    int from;
    char *in;
    size_t room;
};

// Sends what fits, and closes the pipe, the filter's end-of-file, when all is sent.
static void send_some(struct exchange *x) {
    ssize_t n = write(x->to, x->out, x->left);
    if (n == -1 && errno != EAGAIN)
        error_errno("write");
    if (n > 0) {
        x->out += n;
        x->left -= (size_t)n;
    }
    if (x->left == 0) {
        close(x->to);
        x->to = -1;
    }
}

// Takes what is there, and closes at end-of-file. The room is never used up.
static void receive_some(struct exchange *x) {
    ssize_t n = read(x->from, x->in, x->room);
    if (n == -1)
        error_errno("read");
    x->in += n;
    x->room -= (size_t)n;
    if (n == 0) {
        close(x->from);
        x->from = -1;
    }
}

// region: exchange
// poll passes over a descriptor of -1. Any event, POLLHUP and POLLERR too, is one to act on: the
// call that follows tells the rest.
static void exchange_all(struct exchange *x) {
    while (x->from != -1) {
        struct pollfd pollers[2] = {
            {.fd = x->to, .events = POLLOUT},
            {.fd = x->from, .events = POLLIN},
        };
        if (poll(pollers, 2, -1) == -1 && errno != EINTR)
            error_errno("poll");
        if (pollers[0].revents != 0)
            send_some(x);
        if (pollers[1].revents != 0)
            receive_some(x);
    }
}
// endregion: exchange

int main(void) {
    static char data[AMOUNT];
    static char result[AMOUNT + 1]; // one more than is expected, so that end-of-file is seen
    memset(data, 'a', sizeof data);
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR) // a filter that dies is an error of write's
        error_errno("signal");
    int to[2], from[2];
    if (pipe(to) == -1 || pipe(from) == -1)
        error_errno("pipe");
    pid_t child = process_fork();
    if (child == 0) {
        close(to[1]);
        close(from[0]);
        filter(to[0], from[1]);
        process_leave(0);
    }
    close(to[0]);
    close(from[1]);
    if (fcntl(to[1], F_SETFL, O_NONBLOCK) == -1)
        error_errno("fcntl");
    struct exchange x = {to[1], data, sizeof data, from[0], result, sizeof result};
    exchange_all(&x);
    size_t back = sizeof result - x.room;
    printf("%zu bytes came back, the last one %c\n", back, back > 0 ? result[back - 1] : '-');
    return process_wait(child);
}
