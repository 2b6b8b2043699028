// expect: deadlock
// One queue is enough: a message says what it is, and who receives another's puts it back.
#include "mq_rpc.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REQUEST, STOP, REPLY };

struct message {
    int kind, process, client;
    unsigned ticket;
    long value;
};

struct rpc_server {
    mqd_t queue;
    char name[256];
};

struct rpc_client {
    mqd_t queue;
    int number;
    unsigned count;
    struct {
        int used, done;
        unsigned ticket;
        long value;
    } slots[RPC_WINDOW];
};

static int put(mqd_t queue, const struct message *message) {
    int result;
    do {
        result = mq_send(queue, (const char *)message, sizeof *message, 0);
    } while (result == -1 && errno == EINTR);
    return result;
}

static int get(mqd_t queue, struct message *message) {
    ssize_t result;
    do {
        result = mq_receive(queue, (char *)message, sizeof *message, NULL);
    } while (result == -1 && errno == EINTR);
    return result == -1 ? -1 : 0;
}

struct rpc_server *rpc_listen(const char *name) {
    struct mq_attr attr;
    memset(&attr, 0, sizeof attr);
    attr.mq_maxmsg = RPC_BACKLOG;
    attr.mq_msgsize = sizeof(struct message);
    mqd_t queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attr);
    if (queue == (mqd_t)-1)
        return NULL;
    struct rpc_server *server = calloc(1, sizeof *server);
    if (server == NULL) {
        mq_close(queue);
        mq_unlink(name);
        return NULL;
    }
    server->queue = queue;
    strncpy(server->name, name, sizeof server->name - 1);
    return server;
}

int rpc_answer(struct rpc_server *server, long (*service)(long argument)) {
    struct message message;
    for (;;) {
        if (get(server->queue, &message) == -1)
            return -1;
        if (message.kind != REPLY)
            break;
        if (put(server->queue, &message) == -1)
            return -1;
    }
    if (message.kind == STOP)
        return 0;
    message.kind = REPLY;
    message.value = service(message.value);
    return put(server->queue, &message) == -1 ? -1 : 1;
}

void rpc_unlisten(struct rpc_server *server) {
    mq_close(server->queue);
    mq_unlink(server->name);
    free(server);
}

struct rpc_client *rpc_connect(const char *name) {
    static int clients;
    mqd_t queue = mq_open(name, O_RDWR);
    if (queue == (mqd_t)-1)
        return NULL;
    struct rpc_client *client = calloc(1, sizeof *client);
    if (client == NULL) {
        mq_close(queue);
        return NULL;
    }
    client->queue = queue;
    client->number = clients++;
    return client;
}

static int send_message(struct rpc_client *client, int kind, unsigned ticket, long value) {
    struct message message;
    memset(&message, 0, sizeof message);
    message.kind = kind;
    message.process = getpid();
    message.client = client->number;
    message.ticket = ticket;
    message.value = value;
    return put(client->queue, &message);
}

int rpc_ask(struct rpc_client *client, long argument, unsigned *ticket) {
    int i = 0;
    while (i < RPC_WINDOW && client->slots[i].used)
        i++;
    if (i == RPC_WINDOW) {
        errno = EAGAIN;
        return -1;
    }
    *ticket = client->count;
    if (send_message(client, REQUEST, client->count, argument) == -1)
        return -1;
    client->slots[i].used = 1;
    client->slots[i].done = 0;
    client->slots[i].ticket = client->count++;
    return 0;
}

int rpc_result(struct rpc_client *client, unsigned ticket, long *result) {
    int wanted = -1;
    for (int i = 0; i < RPC_WINDOW; i++)
        if (client->slots[i].used && client->slots[i].ticket == ticket)
            wanted = i;
    if (wanted == -1) {
        errno = EINVAL;
        return -1;
    }
    while (!client->slots[wanted].done) {
        struct message message;
        if (get(client->queue, &message) == -1)
            return -1;
        if (message.kind != REPLY || message.process != getpid() ||
            message.client != client->number) {
            if (put(client->queue, &message) == -1)
                return -1;
            continue;
        }
        for (int i = 0; i < RPC_WINDOW; i++)
            if (client->slots[i].used && client->slots[i].ticket == message.ticket) {
                client->slots[i].done = 1;
                client->slots[i].value = message.value;
            }
    }
    *result = client->slots[wanted].value;
    client->slots[wanted].used = 0;
    return 0;
}

int rpc_stop(struct rpc_client *client) {
    return send_message(client, STOP, 0, 0);
}

void rpc_disconnect(struct rpc_client *client) {
    mq_close(client->queue);
    free(client);
}
