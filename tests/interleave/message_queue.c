// expect: none
// shows: a queue of one message: the sender waits for room, the receiver for a message

#include <fcntl.h>
#include <mqueue.h>

#include "measure.h"

int main(void) {
    char name[64], message[8];
    struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = sizeof message};
    snprintf(name, sizeof name, "/hb-%d", (int)getpid());
    mqd_t queue = SYS(mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attributes));
    SYS(mq_unlink(name));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(mq_send(queue, "one", 3, 0));
        SYS(mq_send(queue, "seven", 5, 0));
        _exit(0);
    }
    ssize_t first = SYS(mq_receive(queue, message, sizeof message, NULL));
    ssize_t second = SYS(mq_receive(queue, message, sizeof message, NULL));
    reap(child);
    SYS(mq_close(queue));
    return first == 3 && second == 5 ? 0 : 1;
}
