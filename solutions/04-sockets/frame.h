// frame.h - messages over a stream socket: each is a length of four bytes, in network byte order,
// and so many bytes of body.
//
// Threads may call these functions, two on one descriptor or one struct frames may not. None is for
// signal handlers. The caller keeps the descriptor and closes it.
#ifndef FRAME_H
#define FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { FRAME_MAX = 1024, FRAME_HEADER = 4 };

// Sends LENGTH bytes of BODY as one frame; blocks while the peer does not read. Returns 0, or -1 with
// errno: EMSGSIZE for more than FRAME_MAX, of which nothing is sent; EPIPE or ECONNRESET when the
// peer is gone, and no SIGPIPE; as send(2). Not for a socket that does not block.
int frame_send(int fd, const void *body, size_t length);

// What has come from one peer and is not yet taken: frames, the last of them perhaps in part.
struct frames {
    unsigned char bytes[FRAME_HEADER + FRAME_MAX]; // room for the longest frame
    size_t used;                                   // bytes that have come
    size_t taken;                                  // of these, handed out by frames_next
};

// Adds what has come from FD, with one recv(2). To be called when frames_next has no more. Returns
// the number of bytes; 0 when the peer has ended; -1 with errno as recv(2), never EINTR. Blocks if
// FD does, and else says EAGAIN.
ssize_t frames_read(struct frames *frames, int fd);

// Hands out the next whole frame: returns 1, and *BODY, of *LENGTH bytes, is good until the next
// frames_read. 0 when more bytes must come first; -1 with EPROTO when the length is over FRAME_MAX,
// and then the rest of the stream means nothing.
int frames_next(struct frames *frames, const char **body, size_t *length);

// Whether part of a frame is inside: if the peer has ended, it ended in the middle of a sentence.
bool frames_in_part(const struct frames *frames);

#endif
