// descriptor.h - passing a descriptor over a UNIX socket (SCM_RIGHTS, unix(7)).
//
// What is passed is the open file description: both processes then have a descriptor for it, share its
// offset and its flags, and each closes its own. Threads may call these functions, signal handlers
// may not. Not for sockets that do not block.
#ifndef DESCRIPTOR_H
#define DESCRIPTOR_H

// Sends PASSED over SOCKET, with one byte of data, for a stream carries none without. PASSED stays
// the caller's. Blocks as send(2) does. Returns 0, or -1 with errno set by sendmsg(2).
int descriptor_send(int socket, int passed);

// Waits for one. Returns the new descriptor, close-on-exec and the caller's to close, or -1 with
// errno: ECONNRESET at the end of the stream, EPROTO for a message that does not hold exactly one
// descriptor (those that it held are closed), EMFILE, or as recvmsg(2).
int descriptor_receive(int socket);

#endif
