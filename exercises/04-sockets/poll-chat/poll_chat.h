/* A server for people who talk to each other, with one thread and poll. */
#ifndef POLL_CHAT_H
#define POLL_CHAT_H

// region: contract
enum { CHAT_LINE_MAX = 512 };   /* bytes of a line, with its '\n' */
enum { CHAT_HELD_MAX = 65536 }; /* bytes that the server holds for a client, at most */

/* Serves the clients of `listener`, a stream socket that listens and is in non-blocking mode, until
 * `stop`, a descriptor, becomes readable or its other end is closed; then closes all connections.
 * Both descriptors are the caller's; nothing is read from `stop`. There may be any number of
 * clients.
 *
 * Who is accepted gets the line "welcome\n", and from then on every line that another client sends;
 * one's own lines do not come back. A line goes out when its '\n' has come, whole, and to all in
 * the same order; it may be empty ("\n") and hold any byte but '\n'. Of a line that is not complete
 * when its client leaves nothing goes out. Lines that a client has sent before it left do, if it
 * can no longer be sent to as well, as long as they can be received.
 *
 * At end-of-file a client has left, and its connection is closed. So is a client's that sends
 * CHAT_LINE_MAX bytes without a '\n', and a client's for whom more than CHAT_HELD_MAX bytes would
 * have to be held because it does not receive them. Nothing that a client does or leaves undone
 * holds up another one, or ends the server. SIGPIPE is not raised, and its action stays what it is.
 *
 * Runs in the thread that calls it and starts no other. Sleeps in poll, without a time limit, while
 * there is nothing to do. Returns 0, or -1 with errno set when a call fails without which it can't
 * go on; a signal that is caught is no failure. Leaves no descriptor open that was not, and no
 * memory allocated. */
int chat_serve(int listener, int stop);
// endregion: contract

#endif
