// lanes.h - one direction of shared memory between two processes: slots for messages of one size.
//
// One process sends, one receives. Both copy: out of the sender's memory into a slot, and out of
// the slot into the receiver's memory. The slots take 1 MiB. A receiver gives slots back when it
// has read what it knew of, a quarter of them at most; a sender that waits goes on when half are
// free. Functions wait where they must, and end the program when a call fails.
#ifndef LANES_H
#define LANES_H

#include <stddef.h>

struct lane;

// All before fork; the memory is that of the process and those it forks. size: bytes of a message.
struct lane *locked_open(size_t size); // a mutex and two condition variables
struct lane *futex_open(size_t size);  // atomic indices; sleeps at once, and wakes only who sleeps
struct lane *ring_open(size_t size);   // atomic indices; never sleeps

void locked_send(struct lane *lane, const void *message);
void locked_receive(struct lane *lane, void *message);
void futex_send(struct lane *lane, const void *message);
void futex_receive(struct lane *lane, void *message);
void ring_send(struct lane *lane, const void *message);
void ring_receive(struct lane *lane, void *message);
#endif
