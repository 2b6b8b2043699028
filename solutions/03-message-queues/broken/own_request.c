// own_request.c - WRONG: requests and replies share a queue, and the client may take its own request.
#include "../check_errno.h"
#include "../message_queue.h"

#include <assert.h>
#include <sys/wait.h>

static mqd_t queue; // for both directions

static void put(const char *text) {
    CHECK_ERRNO(mq_send(queue, text, strlen(text) + 1, 0));
}

// region: both
static void serve(void) {
    char request[16];
    CHECK_ERRNO(mq_receive(queue, request, sizeof request, NULL));
    put("reply");
}

static void ask(void) {
    char reply[16];
    put("request");
    CHECK_ERRNO(mq_receive(queue, reply, sizeof reply, NULL));
    assert(strcmp(reply, "reply") == 0);
}
// endregion: both

int main(void) {
    queue = message_queue_private(2, 16);
    pid_t server = CHECK_ERRNO(fork());
    if (server == 0) {
        serve();
        _exit(0);
    }
    ask();
    CHECK_ERRNO(waitpid(server, NULL, 0));
    mq_close(queue);
    return 0;
}
