/* Peers that have signals caught by the process under test while one of its calls waits. No luck
 * and no pause decides whether they hit: each first sees that the call can't be over. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include "interruption.h"
#include "wire.h"

/* Reads what the target sends into fds[1]. Three times, when not one byte more fits into the pipe and
 * the target sleeps, has two signals caught before it reads on: a write that has put in a part returns
 * how large it is, the next one puts in nothing and fails with EINTR. Closes fds[1], keeps the first
 * `size` bytes and returns how many there were. */
size_t interrupt_collect(const struct interruption *interruption, const int fds[2],
                         unsigned char *buffer, size_t size);

/* Writes the bytes of one frame to the pipe fd, in pieces. Before each, waits until the target has
 * read all there was and sleeps for more, and has a signal caught. */
void interrupt_feed(const struct interruption *interruption, int fd, const unsigned char *bytes,
                    size_t count);

#endif
