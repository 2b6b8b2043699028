/* Signals that hit a waiting call for certain. See interrupt.h. */
#include "interrupt.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { ROUNDS = 3, SIGNALS_AT_FIRST = 20, SIGNALS = 2 };

/* Whether the sleeping target has left descriptor and signals as they were. fd is a copy of the one
 * that it was given, or -1 when that is closed. */
static int is_untouched(const struct interruption *interruption, int fd) {
    if (interruption_held_off(interruption))
        printf("signals are blocked or ignored while a call waits\n");
    else if (fd != -1 && (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0)
        printf("a function changed the flags of the descriptor while it waits\n");
    else
        return 1;
    return 0;
}

/* Waits until the target sleeps: its writer at a full pipe, its reader at an empty one. Returns
 * whether it does; not when its call is over. */
static int wait_for_sleep(const struct interruption *interruption, const int fds[2], int writes) {
    for (;;) {
        if (interruption_is_over(interruption))
            return 0;
        if ((writes ? pipe_is_full(fds[1]) : peer_waiting(fds[1]) == 0) &&
            interruption_sleeps(interruption))
            return 1;
    }
}

/* Has so many signals caught by the sleeping target, one after the other, each in the sleep that
 * follows the last. Returns whether the call still lasts. */
static int interrupt_times(const struct interruption *interruption, const int fds[2], int writes,
                           int times) {
    for (int time = 0; time < times; time++) {
        if (!wait_for_sleep(interruption, fds, writes) ||
            !is_untouched(interruption, fds[writes]) || !interruption_now(interruption))
            return 0;
    }
    return 1;
}

void interrupt_feed(const struct interruption *interruption, int fds[2], size_t count) {
    size_t pieces[] = {1, count / 3, count / 3, count}, place = 0;
    int going_on = 1;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t left = count - place, piece = pieces[i] < left ? pieces[i] : left;
        going_on =
            going_on && interrupt_times(interruption, fds, 0, i == 0 ? SIGNALS_AT_FIRST : SIGNALS);
        if (i == 0)
            close(fds[0]); /* or nobody would tell us when the target has closed it */
        fds[0] = -1;
        peer_feed(fds[1], place, piece, piece);
        place += piece;
    }
}

size_t interrupt_collect(const struct interruption *interruption, const int fds[2],
                         unsigned char *buffer, size_t size) {
    size_t came = 0;
    for (int round = 0; round < ROUNDS; round++) {
        if (!interrupt_times(interruption, fds, 1, round == 0 ? SIGNALS_AT_FIRST : SIGNALS))
            break;
        size_t waiting = peer_waiting(fds[0]);
        if (waiting > size - came)
            break;
        came += peer_read(fds[0], buffer + came, waiting);
    }
    close(fds[1]);
    return came + peer_collect(fds[0], buffer + came, size - came);
}

void interrupt_leave(const struct interruption *interruption, const int fds[2]) {
    wait_for_sleep(interruption, fds, 1);
    close(fds[0]);
    close(fds[1]);
}
