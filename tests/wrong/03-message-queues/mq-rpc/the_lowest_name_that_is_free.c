// expect: wrong-output
// The replies go through the first queue whose name is free.
#include "mq_rpc.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct request {
    long pid;
    long argument;
    unsigned number;
    unsigned ticket;
    long stop;
};

struct reply {
    long result;
    long ticket;
};

struct rpc_server {
    mqd_t requests;
    char *name;
};

struct call {
    bool used, there;
    unsigned ticket;
    long result;
};

struct rpc_client {
    mqd_t requests, replies;
    char *reply_name;
    unsigned number, next;
    struct call calls[RPC_WINDOW];
};

static char *name_of(const char *server, long pid, unsigned number) {
    size_t size = strlen(server) + 64;
    char *name = malloc(size);
    if (name != NULL)
        snprintf(name, size, "%s.%ld.%u", server, pid, number);
    return name;
}

struct rpc_server *rpc_listen(const char *name) {
    struct rpc_server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return NULL;
    server->name = strdup(name);
    if (server->name == NULL) {
        free(server);
        return NULL;
    }
    struct mq_attr attributes = {.mq_maxmsg = RPC_BACKLOG, .mq_msgsize = sizeof(struct request)};
    server->requests = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
    if (server->requests == (mqd_t)-1) {
        free(server->name);
        free(server);
        return NULL;
    }
    return server;
}

int rpc_answer(struct rpc_server *server, long (*service)(long argument)) {
    struct request request;
    while (mq_receive(server->requests, (char *)&request, sizeof request, NULL) == -1) {
        if (errno != EINTR)
            return -1;
    }
    if (request.stop)
        return 0;
    struct reply reply;
    memset(&reply, 0, sizeof reply);
    reply.ticket = request.ticket;
    reply.result = service(request.argument);
    char *name = name_of(server->name, request.pid, request.number);
    if (name == NULL)
        return -1;
    mqd_t replies = mq_open(name, O_WRONLY | O_NONBLOCK);
    free(name);
    if (replies == (mqd_t)-1)
        return errno == ENOENT ? 1 : -1;
    int sent = mq_send(replies, (const char *)&reply, sizeof reply, 0);
    int error = errno;
    mq_close(replies);
    errno = error;
    return sent == -1 ? -1 : 1;
}

void rpc_unlisten(struct rpc_server *server) {
    mq_close(server->requests);
    mq_unlink(server->name);
    free(server->name);
    free(server);
}

struct rpc_client *rpc_connect(const char *name) {
    unsigned clients = 0;
    struct rpc_client *client = calloc(1, sizeof *client);
    if (client == NULL)
        return NULL;
    client->requests = mq_open(name, O_WRONLY);
    if (client->requests == (mqd_t)-1) {
        free(client);
        return NULL;
    }
    struct mq_attr attributes = {.mq_maxmsg = RPC_WINDOW, .mq_msgsize = sizeof(struct reply)};
    do {
        client->number = clients++;
        client->reply_name = name_of(name, getpid(), client->number);
        client->replies = (mqd_t)-1;
        if (client->reply_name == NULL)
            break;
        client->replies = mq_open(client->reply_name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
        if (client->replies == (mqd_t)-1) {
            int error = errno;
            free(client->reply_name);
            errno = error;
        }
    } while (client->replies == (mqd_t)-1 && errno == EEXIST);
    if (client->replies == (mqd_t)-1) {
        int error = errno;
        mq_close(client->requests);
        free(client);
        errno = error;
        return NULL;
    }
    return client;
}

static int send_request(struct rpc_client *client, const struct request *request) {
    while (mq_send(client->requests, (const char *)request, sizeof *request, 0) == -1) {
        if (errno != EINTR)
            return -1;
    }
    return 0;
}

static struct call *find(struct rpc_client *client, unsigned ticket) {
    for (int i = 0; i < RPC_WINDOW; i++) {
        if (client->calls[i].used && client->calls[i].ticket == ticket)
            return &client->calls[i];
    }
    return NULL;
}

int rpc_ask(struct rpc_client *client, long argument, unsigned *ticket) {
    struct call *call = NULL;
    for (int i = 0; i < RPC_WINDOW && call == NULL; i++) {
        if (!client->calls[i].used)
            call = &client->calls[i];
    }
    if (call == NULL) {
        errno = EAGAIN;
        return -1;
    }
    struct request request;
    memset(&request, 0, sizeof request);
    request.pid = getpid();
    request.number = client->number;
    request.argument = argument;
    request.ticket = client->next;
    if (send_request(client, &request) == -1)
        return -1;
    *call = (struct call){.used = true, .ticket = client->next};
    *ticket = client->next++;
    return 0;
}

int rpc_result(struct rpc_client *client, unsigned ticket, long *result) {
    struct call *call = find(client, ticket);
    if (call == NULL) {
        errno = EINVAL;
        return -1;
    }
    while (!call->there) {
        struct reply reply;
        if (mq_receive(client->replies, (char *)&reply, sizeof reply, NULL) == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        struct call *other = find(client, (unsigned)reply.ticket);
        if (other != NULL) {
            other->there = true;
            other->result = reply.result;
        }
    }
    *result = call->result;
    call->used = false;
    return 0;
}

int rpc_stop(struct rpc_client *client) {
    struct request request;
    memset(&request, 0, sizeof request);
    request.stop = 1;
    return send_request(client, &request);
}

void rpc_disconnect(struct rpc_client *client) {
    mq_close(client->requests);
    mq_close(client->replies);
    mq_unlink(client->reply_name);
    free(client->reply_name);
    free(client);
}
