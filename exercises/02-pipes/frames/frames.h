/* Frames: records with a type and a length, one after another over a pipe.
 *
 * A pipe carries bytes and keeps no boundaries, so each record travels as a frame: a header of
 * fixed size that says how many bytes belong to the record, then those bytes. Sender and receiver
 * run on one machine and were compiled with this header, so a frame_header travels as it lies in
 * memory. (Between machines each of its fields would need a byte order and a place of its own.)
 */
#ifndef FRAMES_H
#define FRAMES_H

#include <stdint.h>

// region: frame
enum { FRAME_MAX = 1 << 20 }; /* bytes of data in one frame, at most */

/* What goes ahead of the data. Between type and length lie bytes that belong to no member. The
 * receiver ignores them, but the sender may not send whatever its memory held there. */
struct frame_header {
    uint8_t type;
    uint32_t length; /* bytes of data that follow; 0 is legal */
};

struct frame {
    uint8_t type;
    uint32_t length;     /* bytes at data */
    unsigned char *data; /* NULL is allowed when length is 0 */
};
// endregion: frame

/* Sends one frame, all of it: blocks until its last byte is in the pipe. Keeps nothing of *frame.
 *
 * Returns 0; or -1 with errno set: EMSGSIZE when the length is over FRAME_MAX (nothing is sent
 * then), otherwise what write(2) failed with. A signal that is caught meanwhile is no failure. */
int frame_send(int fd, const struct frame *frame);

/* Receives the next frame, all of it and nothing after it: blocks until its last byte has come.
 *
 * Returns 1 and fills in *frame, whose data the caller frees with free(3).
 * Returns 0 at end-of-file, which is no error between two frames.
 * Returns -1 with errno set: EPROTO when the input ends inside a frame, EMSGSIZE when a header
 * announces more than FRAME_MAX bytes (none of them is read then), otherwise what read(2) or
 * malloc(3) failed with. A signal that is caught meanwhile is no failure.
 * After 0 and -1 nothing is left for the caller to free, and *frame means nothing. */
int frame_receive(int fd, struct frame *frame);

#endif
