// message.h - typed messages over a stream of bytes.
//
// On the wire a message is a header of 8 bytes, its type and the length of its body, then the body.
// Both numbers are in the machine's own byte order: the two ends are processes of one machine.
//
// A message goes out in one write, so that one of up to MESSAGE_ATOMIC bytes of body reaches a pipe
// whole even when several writers share it (pipe(7), PIPE_BUF). Longer ones need a single writer or
// a lock that all writers take.
//
// Threads may call these functions; signal handlers may not, for they allocate memory. The
// descriptor must be a blocking one (io.h).
#ifndef MESSAGE_H
#define MESSAGE_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

enum message_type {
    MESSAGE_TEXT = 1,   // body: characters, without a terminating 0
    MESSAGE_NUMBER = 2, // body: one int64_t
};

// region: header
struct message_header {
    uint32_t type;   // an enum message_type
    uint32_t length; // bytes of body that follow
};
_Static_assert(sizeof(struct message_header) == 8, "no padding goes into the pipe");
// endregion: header

#define MESSAGE_ATOMIC (PIPE_BUF - sizeof(struct message_header))
#define MESSAGE_MAX (16u << 20) // a longer length is taken for a damaged stream

struct message {
    enum message_type type;
    size_t length;
    char *body; // owned: message_free. LENGTH bytes, and a 0 after them for the reader's comfort
};

// Sends LENGTH bytes of BODY, which stays the caller's, as a message of TYPE. Blocks while the pipe
// is full. Returns 0, or -1 with errno: EMSGSIZE for more than MESSAGE_MAX, ENOMEM (in both cases
// nothing was sent), or as write(2). With no reader left the process gets SIGPIPE, or EPIPE where
// that is ignored.
int message_send(int fd, enum message_type type, const void *body, size_t length);

// Waits for the next message and stores it in *MESSAGE, whose body the caller frees.
// Returns 1; 0 at end-of-file between two messages; -1 with errno and nothing to free: EPROTO when
// the stream ends inside a message or is damaged, ENOMEM, or as read(2). After an error the place in
// the stream is lost: close it. One reader a descriptor, or their messages get mixed.
int message_receive(int fd, struct message *message);

// Frees the body. Does nothing to a message already freed.
void message_free(struct message *message);

#endif
