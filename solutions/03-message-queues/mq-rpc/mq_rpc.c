/* Remote procedure calls over message queues: the reference solution. The contract is in mq_rpc.h.
 *
 * A server has a queue of requests. Each client has a queue of replies of its own, whose name goes
 * with every request, and which has room for as many replies as the client may have calls under
 * way: so no reply ever waits for room. */
#include "mq_rpc.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_SIZE = NAME_MAX + 2 }; /* a slash, the name, a NUL */

struct request {
    bool is_stop;
    unsigned ticket;
    long argument;
    char reply_to[NAME_SIZE];
};

struct reply {
    unsigned ticket;
    long result;
};

struct rpc_server {
    mqd_t requests;
    char name[NAME_SIZE];
};

struct rpc_client {
    mqd_t requests, replies;
    char reply_name[NAME_SIZE];
    unsigned next_ticket;
    struct call {
        enum { FREE, WAITS, IS_THERE } state;
        unsigned ticket;
        long result;
    } calls[RPC_WINDOW];
};

static int send_all(mqd_t queue, const void *message, size_t size) {
    int result;
    do
        result = mq_send(queue, message, size, 0);
    while (result == -1 && errno == EINTR);
    return result;
}

static int receive_all(mqd_t queue, void *message, size_t size) {
    ssize_t length;
    do
        length = mq_receive(queue, message, size, NULL);
    while (length == -1 && errno == EINTR);
    return length == -1 ? -1 : 0;
}

/* --- the server ------------------------------------------------------------------------------- */

struct rpc_server *rpc_listen(const char *name) {
    struct mq_attr attributes = {.mq_maxmsg = RPC_BACKLOG, .mq_msgsize = sizeof(struct request)};
    if (strlen(name) >= NAME_SIZE) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    struct rpc_server *server = malloc(sizeof *server);
    if (server == NULL)
        return NULL;
    strcpy(server->name, name);
    server->requests = mq_open(name, O_RDONLY | O_CREAT | O_EXCL, 0600, &attributes);
    if (server->requests == (mqd_t)-1) {
        int error = errno;
        free(server);
        errno = error;
        return NULL;
    }
    return server;
}

int rpc_answer(struct rpc_server *server, long (*service)(long argument)) {
    struct request request;
    if (receive_all(server->requests, &request, sizeof request) == -1)
        return -1;
    if (request.is_stop)
        return 0;

    struct reply reply;
    memset(&reply, 0, sizeof reply); /* the padding too: it is sent */
    reply.ticket = request.ticket;
    reply.result = service(request.argument);

    mqd_t replies = mq_open(request.reply_to, O_WRONLY);
    if (replies == (mqd_t)-1)
        return errno == ENOENT ? 1 : -1;
    int sent = send_all(replies, &reply, sizeof reply), error = errno;
    mq_close(replies);
    errno = error;
    return sent == -1 ? -1 : 1;
}

void rpc_unlisten(struct rpc_server *server) {
    mq_close(server->requests);
    mq_unlink(server->name);
    free(server);
}

/* --- a client --------------------------------------------------------------------------------- */

/* Makes a queue whose name nobody else has: the server's, this process, and a number. */
static mqd_t make_replies(char reply_name[NAME_SIZE], const char *name) {
    static atomic_uint last;
    struct mq_attr attributes = {.mq_maxmsg = RPC_WINDOW, .mq_msgsize = sizeof(struct reply)};
    mqd_t replies;
    do {
        unsigned number = atomic_fetch_add(&last, 1);
        int length = snprintf(reply_name, NAME_SIZE, "%s.%ld.%u", name, (long)getpid(), number);
        if (length >= NAME_SIZE) {
            errno = ENAMETOOLONG;
            return (mqd_t)-1;
        }
        replies = mq_open(reply_name, O_RDONLY | O_CREAT | O_EXCL, 0600, &attributes);
    } while (replies == (mqd_t)-1 && errno == EEXIST);
    return replies;
}

struct rpc_client *rpc_connect(const char *name) {
    struct rpc_client *client = calloc(1, sizeof *client);
    if (client == NULL)
        return NULL;
    client->requests = mq_open(name, O_WRONLY);
    if (client->requests != (mqd_t)-1) {
        client->replies = make_replies(client->reply_name, name);
        if (client->replies != (mqd_t)-1)
            return client;
    }
    int error = errno;
    if (client->requests != (mqd_t)-1)
        mq_close(client->requests);
    free(client);
    errno = error;
    return NULL;
}

static int send_request(struct rpc_client *client, bool is_stop, unsigned ticket, long argument) {
    struct request request;
    memset(&request, 0, sizeof request);
    request.is_stop = is_stop;
    request.ticket = ticket;
    request.argument = argument;
    memcpy(request.reply_to, client->reply_name, NAME_SIZE);
    return send_all(client->requests, &request, sizeof request);
}

int rpc_ask(struct rpc_client *client, long argument, unsigned *ticket) {
    struct call *call = client->calls, *end = client->calls + RPC_WINDOW;
    while (call < end && call->state != FREE)
        call++;
    if (call == end) {
        errno = EAGAIN;
        return -1;
    }
    if (send_request(client, false, client->next_ticket, argument) == -1)
        return -1;
    *call = (struct call){.state = WAITS, .ticket = client->next_ticket};
    *ticket = client->next_ticket++;
    return 0;
}

static struct call *find(struct rpc_client *client, unsigned ticket) {
    for (size_t i = 0; i < RPC_WINDOW; i++)
        if (client->calls[i].state != FREE && client->calls[i].ticket == ticket)
            return &client->calls[i];
    return NULL;
}

int rpc_result(struct rpc_client *client, unsigned ticket, long *result) {
    struct call *call = find(client, ticket);
    if (call == NULL) {
        errno = EINVAL;
        return -1;
    }
    while (call->state != IS_THERE) {
        struct reply reply;
        if (receive_all(client->replies, &reply, sizeof reply) == -1)
            return -1;
        struct call *answered = find(client, reply.ticket);
        if (answered != NULL) {
            answered->state = IS_THERE;
            answered->result = reply.result;
        }
    }
    *result = call->result;
    call->state = FREE;
    return 0;
}

int rpc_stop(struct rpc_client *client) {
    return send_request(client, true, 0, 0);
}

void rpc_disconnect(struct rpc_client *client) {
    mq_close(client->requests);
    mq_close(client->replies);
    mq_unlink(client->reply_name);
    free(client);
}
