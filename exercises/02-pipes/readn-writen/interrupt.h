/* Peers that have signals caught by the process under test while one of its calls waits. No luck
 * and no pause decides whether they hit: each first sees that the call can't be over. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include "peer.h"

/* Both ends' view of one interruption: set up before the fork, by the process under test. */
struct interrupt {
    pid_t target;    /* who is to catch the signals */
    int handled[2];  /* a pipe: the handler writes a byte each time it runs */
    int finished[2]; /* a pipe that carries nothing: closed by the target when its call is over */
};

/* Catches SIGUSR1 in this process, without SA_RESTART, until interrupt_end. */
void interrupt_begin(struct interrupt *interrupt);
void interrupt_end(struct interrupt *interrupt);

/* In the child, before anything else; in the target, once its call is over. */
void interrupt_in_child(struct interrupt *interrupt);
void interrupt_finished(struct interrupt *interrupt);

/* Writes the stream's first `count` bytes to the pipe fds, in pieces. Before each, waits until the
 * target has read all there was and sleeps for more, and has signals caught. Closes fds[0]. */
void interrupt_feed(const struct interrupt *interrupt, int fds[2], size_t count);

/* Reads what the target sends into fds[1]. Three times, when not one byte more fits into the pipe
 * and the target sleeps, has signals caught before it reads on: a write that has put in a part
 * returns how large it is, the next puts in nothing and fails with EINTR. Closes fds[1], keeps the
 * first `size` bytes and returns how many there were. */
size_t interrupt_collect(const struct interrupt *interrupt, const int fds[2], unsigned char *buffer,
                         size_t size);

/* Closes both ends when the target sleeps in the middle of its write: the pipe is full. */
void interrupt_leave(const struct interrupt *interrupt, const int fds[2]);

#endif
