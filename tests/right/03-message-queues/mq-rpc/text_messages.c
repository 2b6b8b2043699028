/* What travels is a line of text; the results that came early are in a list. */
#include "mq_rpc.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE 200

struct rpc_server {
    mqd_t queue;
    char *name;
};

struct result {
    unsigned ticket;
    int is_there;
    long value;
    struct result *next;
};

struct rpc_client {
    mqd_t out, in;
    char *name;
    unsigned last;
    struct result *list;
};

static int put(mqd_t queue, const char *line) {
    while (mq_send(queue, line, strlen(line), 0) == -1)
        if (errno != EINTR)
            return -1;
    return 0;
}

static int get(mqd_t queue, char line[LINE + 1]) {
    ssize_t length;
    while ((length = mq_receive(queue, line, LINE, NULL)) == -1)
        if (errno != EINTR)
            return -1;
    line[length] = '\0';
    return 0;
}

static mqd_t make(const char *name, long messages) {
    struct mq_attr attr = {.mq_maxmsg = messages, .mq_msgsize = LINE};
    return mq_open(name, O_CREAT | O_EXCL | O_RDONLY, 0600, &attr);
}

struct rpc_server *rpc_listen(const char *name) {
    mqd_t queue = make(name, RPC_BACKLOG);
    if (queue == (mqd_t)-1)
        return NULL;
    struct rpc_server *server = malloc(sizeof *server);
    char *copy = strdup(name);
    if (!server || !copy) {
        free(server);
        free(copy);
        mq_close(queue);
        mq_unlink(name);
        errno = ENOMEM;
        return NULL;
    }
    server->queue = queue;
    server->name = copy;
    return server;
}

int rpc_answer(struct rpc_server *server, long (*service)(long argument)) {
    char line[LINE + 1], who[LINE + 1];
    unsigned ticket;
    long argument;
    if (get(server->queue, line) == -1)
        return -1;
    if (sscanf(line, "%200s %u %ld", who, &ticket, &argument) != 3)
        return 0;
    mqd_t client = mq_open(who, O_WRONLY | O_NONBLOCK);
    if (client == (mqd_t)-1)
        return 1;
    snprintf(line, sizeof line, "%u %ld", ticket, service(argument));
    int result = put(client, line);
    mq_close(client);
    return result == 0 ? 1 : -1;
}

void rpc_unlisten(struct rpc_server *server) {
    mq_unlink(server->name);
    mq_close(server->queue);
    free(server->name);
    free(server);
}

static atomic_uint clients; // made so far: a late answer finds no queue of the same name

struct rpc_client *rpc_connect(const char *name) {
    struct rpc_client *client = calloc(1, sizeof *client);
    if (!client)
        return NULL;
    client->out = mq_open(name, O_WRONLY);
    int error = errno;
    if (client->out != (mqd_t)-1) {
        if (asprintf(&client->name, "%s.%d.%u", name, getpid(), ++clients) == -1)
            client->name = NULL;
        client->in = client->name ? make(client->name, RPC_WINDOW) : (mqd_t)-1;
        error = errno;
        if (client->in != (mqd_t)-1)
            return client;
        free(client->name);
        mq_close(client->out);
    }
    free(client);
    errno = error;
    return NULL;
}

int rpc_ask(struct rpc_client *client, long argument, unsigned *ticket) {
    int under_way = 0;
    for (struct result *r = client->list; r; r = r->next)
        under_way++;
    if (under_way >= RPC_WINDOW) {
        errno = EAGAIN;
        return -1;
    }
    struct result *result = calloc(1, sizeof *result);
    if (!result)
        return -1;
    char line[LINE];
    snprintf(line, sizeof line, "%s %u %ld", client->name, ++client->last, argument);
    if (put(client->out, line) == -1) {
        free(result);
        return -1;
    }
    *ticket = result->ticket = client->last;
    result->next = client->list;
    client->list = result;
    return 0;
}

int rpc_result(struct rpc_client *client, unsigned ticket, long *value) {
    struct result **at = &client->list;
    while (*at && (*at)->ticket != ticket)
        at = &(*at)->next;
    if (!*at) {
        errno = EINVAL;
        return -1;
    }
    while (!(*at)->is_there) {
        char line[LINE + 1];
        unsigned came;
        long what;
        if (get(client->in, line) == -1)
            return -1;
        if (sscanf(line, "%u %ld", &came, &what) != 2)
            continue;
        for (struct result *r = client->list; r; r = r->next)
            if (r->ticket == came) {
                r->is_there = 1;
                r->value = what;
            }
    }
    struct result *found = *at;
    *value = found->value;
    *at = found->next;
    free(found);
    return 0;
}

int rpc_stop(struct rpc_client *client) {
    return put(client->out, "stop");
}

void rpc_disconnect(struct rpc_client *client) {
    mq_unlink(client->name);
    mq_close(client->in);
    mq_close(client->out);
    while (client->list) {
        struct result *first = client->list;
        client->list = first->next;
        free(first);
    }
    free(client->name);
    free(client);
}
