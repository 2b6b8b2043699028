// eintr.c - a signal handler and the calls it interrupts: retry, SA_RESTART, and what no SA_RESTART
// restarts. signal(7), "Interruption of system calls and library functions by signal handlers".
#include "error.h"
#include "io.h"
#include "process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static int handled[2]; // a pipe: the handler says that it ran

static void on_signal(int number) {
    (void)number;
    int saved = errno; // the interrupted code may be about to look at it
    if (write(handled[1], "!", 1) == -1)
        _exit(1);
    errno = saved;
}

// Each of these waits on the pipe ENDS: on its being empty, the last on its being full.

static ssize_t wait_in_read(const int ends[2]) {
    char byte;
    return read(ends[0], &byte, 1);
}

static ssize_t wait_in_read_full(const int ends[2]) {
    char byte;
    return io_read_full(ends[0], &byte, 1);
}

static ssize_t wait_in_poll(const int ends[2]) {
    struct pollfd poller = {.fd = ends[0], .events = POLLIN};
    return poll(&poller, 1, -1);
}

static ssize_t wait_in_write(const int ends[2]) {
    static char bytes[100000];
    return write(ends[1], bytes, sizeof bytes);
}

// The child: a signal as soon as the parent sleeps, and a byte when the handler has run, for those
// that are still waiting, if there is room for it.
static _Noreturn void interrupt_then_write(pid_t parent, int fd) {
    char byte;
    process_wait_asleep(parent);
    bool failed = kill(parent, SIGUSR1) == -1 || read(handled[0], &byte, 1) != 1;
    struct pollfd poller = {.fd = fd, .events = POLLOUT};
    if (!failed && poll(&poller, 1, 0) == 1)
        failed = write(fd, "x", 1) != 1;
    process_leave(failed);
}

static void show(const char *what, int flags, ssize_t (*wait_on)(const int[2])) {
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = flags};
    int ends[2];
    if (sigaction(SIGUSR1, &action, NULL) == -1 || pipe(ends) == -1)
        error_errno("sigaction or pipe");
    pid_t parent = getpid();
    pid_t child = process_fork();
    if (child == 0)
        interrupt_then_write(parent, ends[1]);
    ssize_t result = wait_on(ends);
    int number = errno;
    printf("%-24s %zd%s\n", what, result, result == -1 && number == EINTR ? " EINTR" : "");
    process_wait(child);
    close(ends[0]);
    close(ends[1]);
}

int main(void) {
    if (pipe(handled) == -1)
        error_errno("pipe");
    show("read", 0, wait_in_read);
    show("read, SA_RESTART", SA_RESTART, wait_in_read);
    show("io_read_full", 0, wait_in_read_full);
    show("poll, SA_RESTART", SA_RESTART, wait_in_poll);
    show("write 100000, SA_RESTART", SA_RESTART, wait_in_write);
    close(handled[0]);
    close(handled[1]);
    return 0;
}
