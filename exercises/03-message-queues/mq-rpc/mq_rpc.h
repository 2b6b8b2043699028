/* Remote procedure calls over message queues, mq_overview(7). */
#ifndef MQ_RPC_H
#define MQ_RPC_H

// region: contract
enum { RPC_BACKLOG = 8 }; /* requests that wait at a server, at most */
enum { RPC_WINDOW = 4 };  /* calls of a client, asked and not collected, at most */

struct rpc_server; /* Yours. Each belongs to one process, and one thread at a time. */
struct rpc_client;

/* Makes the queue `name`, with the permissions 0600, for calls. Returns a server that belongs to
 * the caller, or NULL with errno: EEXIST when the name is taken. */
struct rpc_server *rpc_listen(const char *name);

/* Takes one request and answers it: with service(argument), sent to the client that has asked.
 * Blocks while there is no request, and for no other reason. A client that has gone gets no answer,
 * which is no failure. Returns 1; 0 when the request was rpc_stop's; or -1 with errno. */
int rpc_answer(struct rpc_server *server, long (*service)(long argument));

/* Closes the queue, removes its name and frees the server. */
void rpc_unlisten(struct rpc_server *server);

/* Returns a client of the server at `name`, which belongs to the caller; or NULL with errno: ENOENT
 * when nobody listens there. */
struct rpc_client *rpc_connect(const char *name);

/* Sends a request and does not wait for the answer. Blocks while RPC_BACKLOG requests wait at the
 * server. Returns 0 and a ticket that no other call under way has; or -1 with errno: EAGAIN, and
 * nothing sent, when RPC_WINDOW calls are under way. */
int rpc_ask(struct rpc_client *client, long argument, unsigned *ticket);

/* Collects the answer to the call with that ticket, and blocks until it is there. Any order of
 * collecting is right. Returns 0 and the result; or -1 with errno: EINVAL for a ticket that is not
 * under way. */
int rpc_result(struct rpc_client *client, unsigned ticket, long *result);

/* Tells the server to stop, behind all requests sent before. Returns 0, or -1 with errno. */
int rpc_stop(struct rpc_client *client);

/* Frees the client. Nothing of it is left, whether its calls were answered or not. */
void rpc_disconnect(struct rpc_client *client);
// endregion: contract

#endif
