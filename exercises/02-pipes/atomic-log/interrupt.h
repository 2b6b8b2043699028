/* A reader that has signals caught by a writer while it waits in front of a full pipe. No luck and
 * no pause decides whether they hit: it first sees that the call can't be over. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include "interruption.h"

#include <stddef.h>

/* Whenever the target waits at the full pipe, reads what is there; the first three times it has so
 * many signals caught before. Closes fds[1] and reads on to end-of-file; keeps the first `size`
 * bytes of what came and returns how many there were. Sets *whole to whether there were whole lines
 * in the pipe each time. */
size_t interrupt_collect(const struct interruption *interruption, const int fds[2], char *buffer,
                         size_t size, int times, int *whole);

/* Reads to end-of-file. Keeps the first `size` bytes in buffer; returns how many there were. */
size_t collect(int fd, char *buffer, size_t size);

#endif
