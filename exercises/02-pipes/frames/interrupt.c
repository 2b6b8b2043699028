/* Signals that hit a waiting call for certain. See interrupt.h. */
#include "interrupt.h"

#include <unistd.h>

size_t interrupt_collect(const struct interruption *interruption, const int fds[2],
                         unsigned char *buffer, size_t size) {
    size_t length = 0;
    for (int round = 0; round < 3; round++) {
        /* Twice: the write that has put in a part returns how large; the next puts in nothing. */
        for (int time = 0; time < 2; time++) {
            while (!(pipe_is_full(fds[1]) && interruption_sleeps(interruption)) &&
                   !interruption_is_over(interruption))
                ;
            if (interruption_is_over(interruption) || !interruption_now(interruption))
                break;
        }
        if (!pipe_is_full(fds[1]))
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

void interrupt_feed(const struct interruption *interruption, int fd, const unsigned char *bytes,
                    size_t count) {
    size_t header = sizeof(struct frame_header), end = 0;
    size_t pieces[] = {header / 2, header - header / 2, (count - header) / 2, count};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t piece = pieces[i] < count - end ? pieces[i] : count - end;
        while (!(wire_waiting(fd) == 0 && interruption_sleeps(interruption)) &&
               !interruption_is_over(interruption))
            ;
        if (!interruption_now(interruption))
            return;
        wire_feed(fd, bytes + end, piece, piece);
        end += piece;
    }
}
