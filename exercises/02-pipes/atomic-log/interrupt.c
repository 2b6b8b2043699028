/* Signals that hit a waiting write for certain. See interrupt.h. */
#include "interrupt.h"

#include "record.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

enum { ROUNDS = 3 };

/* Waits until the target sleeps at the full pipe. Returns whether it does; not when its call is
 * over. */
static int wait_for_sleep(const struct interruption *interruption, int fd) {
    for (;;) {
        if (interruption_is_over(interruption))
            return 0;
        if (pipe_is_full(fd) && interruption_sleeps(interruption))
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
static int interrupt_times(const struct interruption *interruption, int fd, int times) {
    for (int time = 0; time < times && wait_for_sleep(interruption, fd); time++) {
        if (interruption_held_off(interruption)) {
            printf("log_write changed which signals are caught, while it waits\n");
            return 0;
        }
        if (!interruption_now(interruption))
            return 0;
    }
    return 1;
}

size_t interrupt_collect(const struct interruption *interruption, const int fds[2], char *buffer,
                         size_t size, int times, int *whole) {
    size_t length = 0, taken;
    *whole = 1;
    for (int round = 0; wait_for_sleep(interruption, fds[1]); round++) {
        if (round < ROUNDS && !interrupt_times(interruption, fds[1], times))
            break;
        if (pipe_is_full(fds[1]))
            length += read_some(fds[0], buffer, size, length);
        if (length > 0 && length <= size && buffer[length - 1] != '\n')
            *whole = 0;
    }
    close(fds[1]);
    while ((taken = read_some(fds[0], buffer, size, length)) > 0)
        length += taken;
    return length;
}
