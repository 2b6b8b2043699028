/* Whole blocks through a stream: what read(2) and write(2) do not promise. */
#ifndef READN_WRITEN_H
#define READN_WRITEN_H

#include <stddef.h>
#include <sys/types.h>

// region: contract
/* Reads from fd, a pipe or a stream socket, until `count` bytes are in buffer or the input ends.
 *
 * Returns how many bytes came: `count`, or fewer at end-of-file; 0 when not even one came.
 * Returns -1 on any error, with the errno of the call that failed; what came before is lost then.
 *
 * Takes no byte out of fd beyond the `count`, and does not wait for one. */
ssize_t readn(int fd, void *buffer, size_t count);

/* Writes `count` bytes to fd, a pipe or a stream socket.
 *
 * Returns `count` once all of them are in; on any error -1, with the errno of the call that failed,
 * whether some bytes are in by then or none. */
ssize_t writen(int fd, const void *buffer, size_t count);
// endregion: contract

#endif
