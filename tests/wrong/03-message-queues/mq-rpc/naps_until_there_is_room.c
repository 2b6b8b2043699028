// expect: rule
// Does not want to hang in mq_send, and asks again every millisecond.
#include "mq_rpc.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME_LENGTH 100

struct request {
    int stop;
    unsigned ticket;
    long argument;
    char queue[NAME_LENGTH];
};

struct reply {
    unsigned ticket;
    long result;
};

struct rpc_server {
    mqd_t queue;
    char name[NAME_LENGTH];
};

struct rpc_client {
    mqd_t server;
    mqd_t replies;
    char name[NAME_LENGTH];
    unsigned next;
    int used[RPC_WINDOW], done[RPC_WINDOW];
    unsigned tickets[RPC_WINDOW];
    long results[RPC_WINDOW];
};

struct rpc_server *rpc_listen(const char *name) {
    struct rpc_server *s = malloc(sizeof(*s));
    if (s == NULL)
        return NULL;
    struct mq_attr attr = {.mq_maxmsg = RPC_BACKLOG, .mq_msgsize = sizeof(struct request)};
    s->queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attr);
    if (s->queue == (mqd_t)-1) {
        int e = errno;
        free(s);
        errno = e;
        return NULL;
    }
    snprintf(s->name, sizeof(s->name), "%s", name);
    return s;
}

int rpc_answer(struct rpc_server *s, long (*service)(long)) {
    struct request request;
    while (mq_receive(s->queue, (char *)&request, sizeof(request), NULL) == -1)
        if (errno != EINTR)
            return -1;
    if (request.stop)
        return 0;
    struct reply reply;
    memset(&reply, 0, sizeof(reply));
    reply.ticket = request.ticket;
    reply.result = service(request.argument);
    mqd_t replies = mq_open(request.queue, O_WRONLY);
    if (replies == (mqd_t)-1) {
        if (errno == ENOENT)
            return 1;
        return -1;
    }
    int n;
    while ((n = mq_send(replies, (char *)&reply, sizeof(reply), 0)) == -1 && errno == EINTR)
        ;
    mq_close(replies);
    return n == -1 ? -1 : 1;
}

void rpc_unlisten(struct rpc_server *s) {
    mq_close(s->queue);
    mq_unlink(s->name);
    free(s);
}

struct rpc_client *rpc_connect(const char *name) {
    static int count;
    struct rpc_client *c = calloc(1, sizeof(*c));
    if (c == NULL)
        return NULL;
    c->server = mq_open(name, O_WRONLY | O_NONBLOCK);
    if (c->server == (mqd_t)-1) {
        free(c);
        errno = ENOENT;
        return NULL;
    }
    struct mq_attr attr = {.mq_maxmsg = RPC_WINDOW, .mq_msgsize = sizeof(struct reply)};
    snprintf(c->name, sizeof(c->name), "%s-%d-%d", name, (int)getpid(), count++);
    c->replies = mq_open(c->name, O_RDONLY | O_CREAT | O_EXCL, 0600, &attr);
    if (c->replies == (mqd_t)-1) {
        int e = errno;
        mq_close(c->server);
        free(c);
        errno = e;
        return NULL;
    }
    return c;
}

static int post(struct rpc_client *c, int stop, unsigned ticket, long argument) {
    struct request request;
    memset(&request, 0, sizeof(request));
    request.stop = stop;
    request.ticket = ticket;
    request.argument = argument;
    memcpy(request.queue, c->name, sizeof(c->name));
    int n;
    do
        n = mq_send(c->server, (char *)&request, sizeof(request), 0);
    while (n == -1 && (errno == EINTR || (errno == EAGAIN && usleep(1000) == 0)));
    return n;
}

int rpc_ask(struct rpc_client *c, long argument, unsigned *ticket) {
    for (int i = 0; i < RPC_WINDOW; i++) {
        if (!c->used[i]) {
            if (post(c, 0, c->next, argument) == -1)
                return -1;
            c->used[i] = 1;
            c->done[i] = 0;
            c->tickets[i] = c->next;
            *ticket = c->next++;
            return 0;
        }
    }
    errno = EAGAIN;
    return -1;
}

static int slot_of(struct rpc_client *c, unsigned ticket) {
    for (int i = 0; i < RPC_WINDOW; i++)
        if (c->used[i] && c->tickets[i] == ticket)
            return i;
    return -1;
}

int rpc_result(struct rpc_client *c, unsigned ticket, long *result) {
    int slot = slot_of(c, ticket);
    if (slot == -1) {
        errno = EINVAL;
        return -1;
    }
    while (!c->done[slot]) {
        struct reply reply;
        if (mq_receive(c->replies, (char *)&reply, sizeof(reply), NULL) == -1) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        int other = slot_of(c, reply.ticket);
        if (other != -1) {
            c->done[other] = 1;
            c->results[other] = reply.result;
        }
    }
    *result = c->results[slot];
    c->used[slot] = 0;
    return 0;
}

int rpc_stop(struct rpc_client *c) {
    return post(c, 1, 0, 0);
}

void rpc_disconnect(struct rpc_client *c) {
    mq_close(c->server);
    mq_close(c->replies);
    mq_unlink(c->name);
    free(c);
}
