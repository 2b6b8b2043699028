// request_reply.c - one queue for the requests of all clients, and for each client one for its replies.
#include "../02-pipes/process.h"
#include "check_errno.h"
#include "requests.h"

enum { CLIENTS = 3, QUESTIONS = 4 };

// region: serve
// Ends at a request without a name to reply to. A client that is gone, or takes no replies, loses
// them: a server never waits for a client.
static void serve(mqd_t requests) {
    struct request request;
    for (;;) {
        CHECK_ERRNO(mq_receive(requests, (char *)&request, sizeof request, NULL));
        if (request.reply_to[0] == '\0')
            return;
        struct reply reply = {request.id, request.number * request.number};
        mqd_t replies = mq_open(request.reply_to, O_WRONLY | O_NONBLOCK);
        if (replies == -1 || mq_send(replies, (char *)&reply, sizeof reply, 0) == -1)
            fprintf(stderr, "reply %u is lost: %s\n", reply.id, strerrordesc_np(errno));
        if (replies != -1)
            mq_close(replies);
    }
}
// endregion: serve

static int32_t ask(mqd_t requests, mqd_t replies, struct request *request) {
    request->id++;
    CHECK_ERRNO(mq_send(requests, (char *)request, sizeof *request, 0));
    struct reply reply;
    do
        CHECK_ERRNO(mq_receive(replies, (char *)&reply, sizeof reply, NULL));
    while (reply.id != request->id); // one that we no longer wait for
    return reply.square;
}

// Returns whether every reply was the right one.
static int run_client(mqd_t requests, int first) {
    struct request request = {.id = 0};
    message_queue_name(request.reply_to, "replies");
    mqd_t replies = message_queue_create(request.reply_to, 1, sizeof(struct reply));
    int wrong = 0;
    for (int i = 0; i < QUESTIONS; i++) {
        request.number = first + i;
        wrong += ask(requests, replies, &request) != request.number * request.number;
    }
    mq_unlink(request.reply_to);
    mq_close(replies);
    return wrong;
}

int main(void) {
    mqd_t requests = message_queue_private(4, sizeof(struct request));
    pid_t server = process_fork(), clients[CLIENTS];
    if (server == 0) {
        serve(requests);
        process_leave(0);
    }
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = process_fork();
        if (clients[i] == 0)
            process_leave(run_client(requests, 10 * i));
    }
    int wrong = 0;
    for (int i = 0; i < CLIENTS; i++)
        wrong += process_wait(clients[i]);
    struct request end = {.id = 0}; // nobody to reply to
    CHECK_ERRNO(mq_send(requests, (char *)&end, sizeof end, 0));
    wrong += process_wait(server);
    printf("%d clients with %d questions each, %d wrong\n", CLIENTS, QUESTIONS, wrong);
    mq_close(requests);
    return wrong != 0;
}
