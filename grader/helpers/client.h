/* A client of a server under test, on a stream socket: unix(7), tcp(7).
 *
 * No function here waits for a time, sleeps or prints, so that all work natively and under the
 * controlled scheduler. A server that fails is nothing that ends the run: what came is returned,
 * and the driver judges it. Signals that are caught interrupt nothing, and no SIGPIPE is raised.
 * Threads may use different connections at once. Connections belong to the caller, who closes
 * them, by close(2) or as the rude client does. slow_client.h and rude_client.h build upon these
 * functions.
 */
#ifndef CLIENT_H
#define CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Connects to the UNIX-domain stream socket at `path`, or to `port` (in the machine's byte
 * order) of 127.0.0.1. Blocks while the server's backlog is full. Returns a descriptor, closed
 * on exec; or -1 with errno, as connect(2) says. ENAMETOOLONG: the path is longer than a
 * socket's address holds. */
int client_at_path(const char *path);
int client_at_port(uint16_t port);

/* Sends `size` bytes. Blocks until the connection has taken them. Returns how many it has taken:
 * fewer than `size` when the server has gone, and errno says how (EPIPE, ECONNRESET). */
size_t client_send(int fd, const void *data, size_t size);

/* Receives until `size` bytes have come, or the connection has ended. Blocks. Returns how many
 * came. errno is 0 when they are fewer because of end-of-file, otherwise recv(2)'s. */
size_t client_receive(int fd, void *buffer, size_t size);

/* Sends `size` bytes and receives `expected` meanwhile, so that neither side waits with full
 * buffers. With `ends`, sending is shut down once all are sent (a half-close, shutdown(2)).
 * Returns how many came; errno as client_receive's. */
size_t client_exchange(int fd, const void *data, size_t size, bool ends, void *buffer,
                       size_t expected);

/* Blocks until the server ends the connection or sends another byte. Whether it has ended it,
 * properly: by end-of-file. Otherwise errno is recv(2)'s, or 0 when a byte came. */
bool client_sees_end(int fd);

/* Fills `data` with bytes of all values, NUL and newline among them, that differ from one `seed`
 * and from one place to the next; client_differs returns the first place that is not as filled,
 * or `size`. */
void client_fill(void *data, size_t size, unsigned seed);
size_t client_differs(const void *data, size_t size, unsigned seed);

#endif
