/* A server that sends back what it is sent, on a UNIX-domain stream socket, unix(7). */
#ifndef UNIX_ECHO_H
#define UNIX_ECHO_H

// region: contract
/* Makes a stream socket named `path`, writes a newline to `ready` once clients can connect, and
 * serves one client after another until SIGTERM comes. Called once in its process, which has no
 * other threads. `ready` belongs to the caller.
 *
 * Each client gets back every byte that it sends, until it sends no more: then the connection is
 * closed. While one is served, up to 8 others wait.
 *
 * Returns 0 when it was ended by SIGTERM, or -1 with errno. Either way all that it has opened is
 * closed, and a name that it has made is removed. Some errors:
 *   ENAMETOOLONG   the path has more than 107 bytes
 *   EADDRINUSE     somebody listens at the path, or it is no socket; it is left as it is */
int unix_echo(const char *path, int ready);
// endregion: contract

#endif
