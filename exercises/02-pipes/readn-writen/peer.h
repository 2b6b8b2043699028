/* The other end of the stream: plain peers, and the bytes that travel. Nothing of the functions
 * under test is used here, so that two that agree on something wrong can't hide it from each other.
 *
 * All of it goes on after short counts and caught signals, for these may be anybody's. */
#ifndef PEER_H
#define PEER_H

#include <stddef.h>
#include <sys/types.h>

/* The byte at that place of every stream. Shifted by any distance that a lost or repeated part
 * would cause, the stream is not the same. */
unsigned char peer_byte(size_t place);

/* A buffer of exactly `count` bytes, those of the stream from that place on. The caller frees it.
 */
unsigned char *peer_bytes(size_t place, size_t count);

/* Whether they are the stream's bytes from that place on. If not, prints "byte N is X, not Y",
 * without an end of the line. */
int peer_same(const unsigned char *bytes, size_t place, size_t count);

/* Forks a peer, as fork does; its end, which does not return; and the wait for it, which returns
 * its exit status. The child ignores SIGPIPE: when the functions under test give up, the parent
 * tells. */
pid_t peer_fork(void);
_Noreturn void peer_end(int status);
int peer_wait(pid_t peer);

/* Writes the stream's bytes from that place on, at most `piece` in one write; stops early when
 * nobody reads any more. */
void peer_feed(int fd, size_t place, size_t count, size_t piece);

/* Reads `count` bytes, or to end-of-file. Returns how many there were. */
size_t peer_read(int fd, unsigned char *buffer, size_t count);

/* Reads to end-of-file. Keeps the first `size` bytes in buffer; returns how many there were. */
size_t peer_collect(int fd, unsigned char *buffer, size_t size);

/* Says in a line whether `came` bytes, of which `bytes` are the first `count`, are the stream's
 * first `count` bytes and no more. */
void peer_judge(const char *way, const unsigned char *bytes, size_t came, size_t count);

/* How many bytes wait in the pipe. */
size_t peer_waiting(int fd);

/* Ends the program when the driver itself can't go on; none of the student's doing. */
void need(int result, const char *what);

#endif
