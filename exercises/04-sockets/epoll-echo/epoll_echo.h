/* A server that echoes, with one thread and edge-triggered epoll. */
#ifndef EPOLL_ECHO_H
#define EPOLL_ECHO_H

// region: contract
enum { ECHO_BUFFER = 65536 }; /* bytes of a connection that the server holds, at most */

/* Serves the clients of `listener`, a stream socket that listens and is in non-blocking mode, until
 * `stop`, a descriptor, becomes readable or its other end is closed; then closes all connections.
 * Both descriptors are the caller's; nothing is read from `stop`. There may be any number of
 * clients, and some already when it is called.
 *
 * What a client sends comes back to it, byte by byte and in order. Once a client has said that it
 * sends no more (a half-close) and all of its bytes have gone back, its connection is closed. As
 * long as ECHO_BUFFER bytes of a connection can't be sent, no more are received from it. Nothing
 * that a client does or leaves undone holds up another one, or ends the server; a connection that
 * fails is closed. SIGPIPE is not raised, and its action stays what it is.
 *
 * Runs in the thread that calls it and starts no other. Sleeps while there is nothing to do, in
 * epoll_wait, without a time limit. Every connection is watched edge-triggered (EPOLLET).
 *
 * Returns 0, or -1 with errno set when a call fails without which it can't go on; a signal that is
 * caught is no failure. Leaves no descriptor open that was not, and no memory allocated. */
int echo_serve(int listener, int stop);
// endregion: contract

#endif
