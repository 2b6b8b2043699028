/* A server with a thread for each connection. */
#ifndef SUM_SERVER_H
#define SUM_SERVER_H

// region: contract
enum { LINE_MAX_BYTES = 16 }; /* of a line, without its newline */

struct sum_server; /* Yours. A process may have several. */

/* Starts a server at `listener`, a stream socket that listens and blocks. Returns at once; the
 * listener belongs to the server then. Returns NULL with errno when that cannot be: then nothing is
 * left of it, and the listener is still the caller's. */
struct sum_server *sum_server_start(int listener);

/* Ends the server: it takes no more clients, and the connections that there are end, whatever their
 * clients do. Returns when all its threads have ended and all that it had is closed and freed, the
 * listener too. Called once, by any thread but the server's. */
void sum_server_stop(struct sum_server *server);
// endregion: contract

#endif
