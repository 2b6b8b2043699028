/* The slow client: one that holds a server up, if a server lets itself be held up.
 *
 * Slow is no matter of time: the client does its next step when the driver calls for it, and
 * between two calls it does nothing at all, however long that is. A driver has it begin, has
 * other clients served to the end meanwhile, and has it finish. It has no thread of its own: its
 * steps may be done by the driver's, and none but slow_client_rest waits for the server. Signals
 * as in client.h.
 *
 *     struct slow_client slow;
 *     slow_client_begin(&slow, client_at_port(port), data, sizeof data);
 *     slow_client_send(&slow, 3);       it has sent 3 bytes of a message, and now nothing comes
 *     ... the others are served ...
 *     slow_client_rest(&slow, false);
 *     ... receive ...
 */
#ifndef SLOW_CLIENT_H
#define SLOW_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

struct slow_client {
    int fd;           /* the caller's */
    const void *data; /* what it sends, bit by bit; the caller's, and it stays where it is */
    size_t size;      /* bytes at data */
    size_t sent;      /* of them, so far */
};

/* A client that is to send `size` bytes at `data` over the connection `fd`, and has sent none. */
void slow_client_begin(struct slow_client *client, int fd, const void *data, size_t size);

/* Sends the next `count` bytes, or what is left of them. Does not wait: returns how many the
 * connection has taken; fewer than that when it is full (errno EAGAIN) or has ended. */
size_t slow_client_send(struct slow_client *client, size_t count);

/* Sends without ever receiving until the connection takes no more, or all is sent. A server that
 * answers then has full buffers in both directions before long: call again, until it sends
 * nothing more (returns 0) and the server is seen asleep, natively (task_look.h). One that waits
 * for room to answer this client in its only thread now serves no other. Give more data than
 * four buffers hold: 4 MiB, and over TCP, whose buffers grow, limit both of the client's first
 * (SO_RCVBUF, SO_SNDBUF, socket(7)). Does not wait. Returns how many bytes it has sent in this
 * call. */
size_t slow_client_stuff(struct slow_client *client);

/* Sends what is left, and then with `ends` shuts sending down. Blocks while the server does not
 * receive, so use it only where the answers are short; else client_exchange from data + sent on.
 * Returns whether all was sent. */
bool slow_client_rest(struct slow_client *client, bool ends);

#endif
