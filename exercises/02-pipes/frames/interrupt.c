/* Signals that hit a waiting call for certain. See interrupt.h. */
#include "interrupt.h"

#include "task_look.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int handled_fd; /* the handler's only way to say that it ran */

static void handle(int signal_number) {
    (void)signal_number;
    int error = errno;
    if (write(handled_fd, "!", 1) != 1)
        abort();
    errno = error;
}

void interrupt_begin(struct interrupt *interrupt) {
    interrupt->target = getpid();
    need(pipe(interrupt->handled), "pipe");
    need(pipe(interrupt->finished), "pipe");
    handled_fd = interrupt->handled[1];
    struct sigaction action = {.sa_handler = handle};
    sigemptyset(&action.sa_mask);
    need(sigaction(SIGUSR1, &action, NULL), "sigaction");
}

void interrupt_in_child(struct interrupt *interrupt) {
    close(interrupt->handled[1]);
    close(interrupt->finished[1]);
}

void interrupt_finished(struct interrupt *interrupt) {
    close(interrupt->finished[1]);
}

void interrupt_end(struct interrupt *interrupt) {
    signal(SIGUSR1, SIG_DFL);
    close(interrupt->handled[0]);
    close(interrupt->handled[1]);
    close(interrupt->finished[0]);
}

/* Sends the signal and waits until its handler has run. Returns whether it has. */
static int interrupt_now(const struct interrupt *interrupt) {
    char byte;
    return kill(interrupt->target, SIGUSR1) == 0 && read(interrupt->handled[0], &byte, 1) == 1;
}

/* Whether the target's call is over; looks for at most a millisecond. */
static int is_finished(const struct interrupt *interrupt) {
    struct pollfd finished = {.fd = interrupt->finished[0]};
    return poll(&finished, 1, 1) != 0;
}

/* Whether not one byte more fits in: a write that is not over waits, or is about to. */
static int is_full(int fd) {
    struct pollfd end = {.fd = fd, .events = POLLOUT};
    return poll(&end, 1, 0) == 0;
}

static int is_asleep(const struct interrupt *interrupt) {
    struct task target = {interrupt->target, interrupt->target};
    return task_look(target).state != TASK_RUNS;
}

size_t interrupt_collect(const struct interrupt *interrupt, const int fds[2], unsigned char *buffer,
                         size_t size) {
    size_t length = 0;
    for (int round = 0; round < 3; round++) {
        /* Twice: the write that has put in a part returns how large; the next puts in nothing. */
        for (int time = 0; time < 2; time++) {
            while (!(is_full(fds[1]) && is_asleep(interrupt)) && !is_finished(interrupt))
                ;
            if (is_finished(interrupt) || !interrupt_now(interrupt))
                break;
        }
        if (!is_full(fds[1]))
            break;
        size_t waiting = wire_waiting(fds[0]);
        if (waiting > size - length)
            break;
        ssize_t taken = read(fds[0], buffer + length, waiting);
        need((int)taken, "read");
        length += (size_t)taken;
    }
    close(fds[1]);
    return length + wire_collect(fds[0], buffer + length, size - length);
}

void interrupt_feed(const struct interrupt *interrupt, int fd, const unsigned char *bytes,
                    size_t count) {
    size_t header = sizeof(struct frame_header), end = 0;
    size_t pieces[] = {header / 2, header - header / 2, (count - header) / 2, count};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t piece = pieces[i] < count - end ? pieces[i] : count - end;
        while (!(wire_waiting(fd) == 0 && is_asleep(interrupt)) && !is_finished(interrupt))
            ;
        if (!interrupt_now(interrupt))
            return;
        wire_feed(fd, bytes + end, piece, piece);
        end += piece;
    }
}
