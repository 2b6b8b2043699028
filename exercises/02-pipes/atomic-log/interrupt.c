/* Signals that hit a waiting write for certain. See interrupt.h. */
#include "interrupt.h"

#include "record.h"
#include "task_look.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 3 };

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

/* Waits until the target sleeps at the full pipe. Returns whether it does; not when its call is
 * over. */
static int wait_for_sleep(const struct interrupt *interrupt, int fd) {
    for (;;) {
        if (is_finished(interrupt))
            return 0;
        if (is_full(fd) && is_asleep(interrupt))
            return 1;
    }
}

static size_t read_some(int fd, char *buffer, size_t size, size_t length) {
    char beyond[LOG_LINE_MAX];
    ssize_t taken;
    do
        taken = length < size ? read(fd, buffer + length, size - length)
                              : read(fd, beyond, sizeof beyond);
    while (taken == -1 && errno == EINTR);
    need((int)taken, "read");
    return (size_t)taken;
}

size_t collect(int fd, char *buffer, size_t size) {
    size_t length = 0, taken;
    while ((taken = read_some(fd, buffer, size, length)) > 0)
        length += taken;
    return length;
}

/* Has signals caught by the sleeping target, one after the other. Returns whether they can be. */
static int interrupt_times(const struct interrupt *interrupt, int fd, int times) {
    for (int time = 0; time < times && wait_for_sleep(interrupt, fd); time++) {
        char byte;
        if (is_held_off(interrupt)) {
            printf("log_write changed which signals are caught, while it waits\n");
            return 0;
        }
        if (kill(interrupt->target, SIGUSR1) == -1 || read(interrupt->handled[0], &byte, 1) != 1)
            return 0;
    }
    return 1;
}

size_t interrupt_collect(const struct interrupt *interrupt, const int fds[2], char *buffer,
                         size_t size, int times, int *whole) {
    size_t length = 0, taken;
    *whole = 1;
    for (int round = 0; wait_for_sleep(interrupt, fds[1]); round++) {
        if (round < ROUNDS && !interrupt_times(interrupt, fds[1], times))
            break;
        if (is_full(fds[1]))
            length += read_some(fds[0], buffer, size, length);
        if (length > 0 && length <= size && buffer[length - 1] != '\n')
            *whole = 0;
    }
    close(fds[1]);
    while ((taken = read_some(fds[0], buffer, size, length)) > 0)
        length += taken;
    return length;
}
