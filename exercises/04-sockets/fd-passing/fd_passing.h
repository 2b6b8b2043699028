/* Descriptors that go from one process to another, each with a label. */
#ifndef FD_PASSING_H
#define FD_PASSING_H

// region: contract
enum { LABEL_MAX = 255 }; /* bytes of a label, without its '\0' */

/* Both work over a connected UNIX stream socket in blocking mode (unix(7)), which stays the
 * caller's. They block while it has no room, or nothing to read; a signal that is caught is no
 * failure. Any number of threads may call them, for different sockets.
 *
 * A message on the wire is one byte, the length of the label, and then the label's bytes without
 * a '\0'. The descriptor goes with the first byte, as ancillary data of type SCM_RIGHTS,
 * cmsg(3). */

/* Sends `fd`, which stays open and the caller's, and `label`, a string. Returns 0, or -1 with errno
 * set: EMSGSIZE when the label is too long, and then nothing is sent; EPIPE when nobody reads any
 * more, without SIGPIPE; EBADF when fd is not open; or what a call of yours says. */
int descriptor_send(int socket, int fd, const char *label);

/* Receives one message: *fd is the caller's from then on, and close-on-exec; `label` is a string.
 * Returns 1; 0 at end-of-file before a message; -1 with errno set: EPROTO for a message whose first
 * byte came without a descriptor or with more than one, or that did not come to its end; or what a
 * call of yours says. After 0 and -1 no descriptor is open that was not before. Reads nothing of
 * the next message. */
int descriptor_receive(int socket, int *fd, char label[LABEL_MAX + 1]);
// endregion: contract

#endif
