/* The rude client: what clients do to a server without a word, each a legal end of a connection.
 *
 * A server must outlive all of it, and serve the next client. Connections come from client.h,
 * and signals and SIGPIPE are as there. A function that says it closes has closed the descriptor
 * when it returns, whatever happened.
 */
#ifndef RUDE_CLIENT_H
#define RUDE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

/* Ends the connection at once, and closes `fd`. TCP: a segment RST (SO_LINGER with 0 seconds,
 * socket(7)); the server's next recv fails with ECONNRESET, its next send with ECONNRESET or
 * EPIPE, an accept that comes too late gets the dead connection or ECONNABORTED. UNIX-domain:
 * there is no RST; a server that has sent what this client has not received gets ECONNRESET, any
 * other sees end-of-file. */
void rude_client_reset(int fd);

/* Sends the first `count` bytes of a message that is longer, and closes `fd` properly: the
 * server sees the bytes, then end-of-file in the middle. Blocks while the server does not take
 * them. */
void rude_client_leave(int fd, const void *data, size_t count);

/* Says that it sends no more, and goes on receiving: shutdown(2) with SHUT_WR. Returns whether
 * that succeeded. */
bool rude_client_half_close(int fd);

/* Sends a byte at a time, a call each, without delay (TCP_NODELAY, tcp(7)). The server may still
 * find several at once. Blocks as client_send. Returns how many were sent. */
size_t rude_client_trickle(int fd, const void *data, size_t size);

/* For servers that echo: sends a byte, waits until it comes back, sends the next. So the
 * server's every recv gets one byte, for certain. Returns how many came back right. */
size_t rude_client_trickle_echo(int fd, const void *data, size_t size);

#endif
