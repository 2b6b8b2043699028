/* The wire between the functions under test and the driver: which frames travel, and the peers at
 * its other end. Only frames.h is shared with the functions under test, nothing of theirs is used
 * here, so that a sender and a receiver that agree on a wrong form can't hide it from each other. */
#ifndef WIRE_H
#define WIRE_H

#include "frames.h"

#include <stddef.h>
#include <sys/types.h>

/* A list of frames that travel one after another. */
struct wire {
    const char *way; /* the first word of each line of the report */
    size_t count;
    const uint32_t *sizes; /* bytes of data in each */
};

/* What frame number n (from 1) is like. Each has a type and a content of its own; 251 is prime, so
 * that data shifted by a page, or by what a pipe holds, is not the same. */
uint8_t wire_type(size_t number);
unsigned char wire_byte(size_t number, size_t at);

/* The bytes of all the frames; *length says how many. The caller frees them. */
unsigned char *wire_stream(const struct wire *wire, size_t *length);

/* Compares one received frame, of whose data only the first `have` bytes are there, with what it
 * should be. Prints a line, a short one, for
 * reports are shown beside each other; returns whether they are equal. */
int wire_report_frame(const struct wire *wire, size_t number, const struct frame *frame,
                      size_t have);

/* Takes apart what a sender sent: `came` bytes, of which `stream` keeps as many as are expected.
 * Prints a line a frame until one is wrong. */
void wire_report_stream(const struct wire *wire, const unsigned char *stream, size_t came);

/* Forks a peer, as fork does; its end, which does not return; and the wait for it. The child
 * ignores SIGPIPE: when a receiver gives up, the parent reports it. */
pid_t wire_fork(void);
_Noreturn void wire_end(void);
void wire_wait(pid_t peer);

/* Writes count bytes, at most `piece` in one write; stops early when nobody reads any more. */
void wire_feed(int fd, const unsigned char *bytes, size_t count, size_t piece);

/* Reads to end-of-file. Keeps the first `size` bytes in buffer; returns how many there were. */
size_t wire_collect(int fd, unsigned char *buffer, size_t size);

/* How many bytes wait in the pipe. */
size_t wire_waiting(int fd);

/* End the program when the driver itself can't go on; none of the student's doing. */
void need(int result, const char *what);
void *need_memory(size_t count);

#endif
