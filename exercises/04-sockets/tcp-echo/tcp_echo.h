/* A server that sends back what it is sent, over TCP, tcp(7). */
#ifndef TCP_ECHO_H
#define TCP_ECHO_H

#include <stdint.h>

// region: contract
/* Listens at `port` of 127.0.0.1, and at no other address; 0: at any port that is free. Writes the
 * port's number to `report` once clients can connect, decimal digits and a newline, and serves one
 * client after another until SIGTERM comes. Called once in its process, which has no other
 * threads. `port` is in the machine's byte order. `report` belongs to the caller.
 *
 * Each client gets back every byte that it sends, until it sends no more: then the connection is
 * closed. While one is served, up to 8 others wait.
 *
 * Returns 0 when it was ended by SIGTERM, or -1 with errno: EADDRINUSE when somebody listens there.
 * Either way all that it has opened is closed. */
int tcp_echo(uint16_t port, int report);
// endregion: contract

#endif
