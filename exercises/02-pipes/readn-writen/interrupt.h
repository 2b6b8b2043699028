/* Peers that have signals caught by the process under test while one of its calls waits. No luck
 * and no pause decides whether they hit: each first sees that the call can't be over. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include "interruption.h"
#include "peer.h"

/* Writes the stream's first `count` bytes to the pipe fds, in pieces. Before each, waits until the
 * target has read all there was and sleeps for more, and has signals caught. Closes fds[0]. */
void interrupt_feed(const struct interruption *interruption, int fds[2], size_t count);

/* Reads what the target sends into fds[1]. Three times, when not one byte more fits into the pipe
 * and the target sleeps, has signals caught before it reads on: a write that has put in a part
 * returns how large it is, the next puts in nothing and fails with EINTR. Closes fds[1], keeps the
 * first `size` bytes and returns how many there were. */
size_t interrupt_collect(const struct interruption *interruption, const int fds[2],
                         unsigned char *buffer, size_t size);

/* Closes both ends when the target sleeps in the middle of its write: the pipe is full. */
void interrupt_leave(const struct interruption *interruption, const int fds[2]);

#endif
