// expect: deadlock
// schedules: 20
// shows: one queue for requests and replies: the client receives its own request, the server nothing

#include <fcntl.h>
#include <mqueue.h>

#include "measure.h"

int main(void) {
    char name[64], message[8];
    struct mq_attr attributes = {.mq_maxmsg = 2, .mq_msgsize = sizeof message};
    snprintf(name, sizeof name, "/hb-%d", (int)getpid());
    mqd_t queue = SYS(mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attributes));
    SYS(mq_unlink(name));
    pid_t server = SYS(fork());
    if (server == 0) {
        SYS(mq_receive(queue, message, sizeof message, NULL));
        SYS(mq_send(queue, "reply", 5, 0));
        _exit(0);
    }
    SYS(mq_send(queue, "request", 7, 0));
    SYS(mq_receive(queue, message, sizeof message, NULL));
    reap(server);
    return 0;
}
