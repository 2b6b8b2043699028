/* Signals that hit a waiting call for certain. See interrupt.h. */
#include "interrupt.h"

#include "task_look.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 3, SIGNALS_AT_FIRST = 20, SIGNALS = 2 };

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

/* Whether the target, asleep, holds the signal off, so that no handler would run. */
static int is_held_off(const struct interrupt *interrupt) {
    char path[32], line[256];
    unsigned long long mask, held = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)interrupt->target);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return 0;
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "SigBlk: %llx", &mask) == 1 || sscanf(line, "SigIgn: %llx", &mask) == 1)
            held |= mask;
    fclose(file);
    return (held >> (SIGUSR1 - 1) & 1) != 0;
}

/* Whether the sleeping target has left descriptor and signals as they were. fd is a copy of the one
 * that it was given, or -1 when that is closed. */
static int is_untouched(const struct interrupt *interrupt, int fd) {
    if (is_held_off(interrupt))
        printf("signals are blocked or ignored while a call waits\n");
    else if (fd != -1 && (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0)
        printf("a function changed the flags of the descriptor while it waits\n");
    else
        return 1;
    return 0;
}

/* Waits until the target sleeps: its writer at a full pipe, its reader at an empty one. Returns
 * whether it does; not when its call is over. */
static int wait_for_sleep(const struct interrupt *interrupt, const int fds[2], int writes) {
    for (;;) {
        if (is_finished(interrupt))
            return 0;
        if ((writes ? is_full(fds[1]) : peer_waiting(fds[1]) == 0) && is_asleep(interrupt))
            return 1;
    }
}

/* Has so many signals caught by the sleeping target, one after the other, each in the sleep that
 * follows the last. Returns whether the call still lasts. */
static int interrupt_times(const struct interrupt *interrupt, const int fds[2], int writes,
                           int times) {
    for (int time = 0; time < times; time++) {
        char byte;
        if (!wait_for_sleep(interrupt, fds, writes) || !is_untouched(interrupt, fds[writes]) ||
            kill(interrupt->target, SIGUSR1) == -1 || read(interrupt->handled[0], &byte, 1) != 1)
            return 0;
    }
    return 1;
}

void interrupt_feed(const struct interrupt *interrupt, int fds[2], size_t count) {
    size_t pieces[] = {1, count / 3, count / 3, count}, place = 0;
    int going_on = 1;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t left = count - place, piece = pieces[i] < left ? pieces[i] : left;
        going_on =
            going_on && interrupt_times(interrupt, fds, 0, i == 0 ? SIGNALS_AT_FIRST : SIGNALS);
        if (i == 0)
            close(fds[0]); /* or nobody would tell us when the target has closed it */
        fds[0] = -1;
        peer_feed(fds[1], place, piece, piece);
        place += piece;
    }
}

size_t interrupt_collect(const struct interrupt *interrupt, const int fds[2], unsigned char *buffer,
                         size_t size) {
    size_t came = 0;
    for (int round = 0; round < ROUNDS; round++) {
        if (!interrupt_times(interrupt, fds, 1, round == 0 ? SIGNALS_AT_FIRST : SIGNALS))
            break;
        size_t waiting = peer_waiting(fds[0]);
        if (waiting > size - came)
            break;
        came += peer_read(fds[0], buffer + came, waiting);
    }
    close(fds[1]);
    return came + peer_collect(fds[0], buffer + came, size - came);
}

void interrupt_leave(const struct interrupt *interrupt, const int fds[2]) {
    wait_for_sleep(interrupt, fds, 1);
    close(fds[0]);
    close(fds[1]);
}
