/* A reader that has signals caught by a writer while it waits in front of a full pipe. No luck and
 * no pause decides whether they hit: it first sees that the call can't be over. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <stddef.h>
#include <sys/types.h>

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

/* Whenever the target waits at the full pipe, reads what is there; the first three times it has so
 * many signals caught before. Closes fds[1] and reads on to end-of-file; keeps the first `size`
 * bytes of what came and returns how many there were. Sets *whole to whether there were whole lines
 * in the pipe each time. */
size_t interrupt_collect(const struct interrupt *interrupt, const int fds[2], char *buffer,
                         size_t size, int times, int *whole);

/* Reads to end-of-file. Keeps the first `size` bytes in buffer; returns how many there were. */
size_t collect(int fd, char *buffer, size_t size);

#endif
