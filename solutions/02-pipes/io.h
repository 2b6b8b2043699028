// io.h - whole transfers over a stream of bytes: a pipe, a FIFO, a stream socket, a file.
//
// read(2) and write(2) may move fewer bytes than asked, and may be interrupted by a signal handler
// before they moved any. These two go on until all is moved. Both block as long as the descriptor
// does and must not be used on a non-blocking one, where EAGAIN would lose the count of what was
// moved. Threads may call them; two on one descriptor share its bytes out at random. Both are
// async-signal-safe.
#ifndef IO_H
#define IO_H

#include <sys/types.h>

// Reads COUNT bytes from FD into BUFFER, which the caller owns.
// Returns the bytes read: COUNT, or fewer, 0 included, if end-of-file came first. On an error
// returns -1 with errno set by read(2), never EINTR; what was read before it is lost.
ssize_t io_read_full(int fd, void *buffer, size_t count);

// Writes COUNT bytes of BUFFER to FD. Returns 0, or -1 with errno set by write(2), never EINTR; how
// much went out before an error is not known. With no reader left the process gets SIGPIPE, or
// EPIPE where that is ignored.
int io_write_full(int fd, const void *buffer, size_t count);

#endif
