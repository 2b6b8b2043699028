/* Clients of a server that sends back what it is sent. */
#ifndef ECHO_CLIENT_H
#define ECHO_CLIENT_H

#include "server_process.h"

#include <stddef.h>

enum { ECHO_MOST = 16 << 20 }; /* bytes of a client, at most */

/* Sends `size` bytes over `fd`, then says that it sends no more, receives meanwhile, sees that what
 * was sent comes back and nothing else, and closes `fd`. Prints "SIZE bytes: right", or what is
 * wrong instead. Does nothing when `fd` is -1. Not for several threads. */
void echo_client(int fd, size_t size, unsigned seed);

/* Sends over `fd`, and receives nothing, until the server sleeps because it can send this client no
 * more, and so receives no more. Natively only. */
void echo_client_stuff(const struct server_process *server, int fd);

#endif
