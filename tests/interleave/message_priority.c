// expect: wrong-exit
// schedules: 50
// shows: both messages are there before the first is received: the urgent one is first

#include <fcntl.h>
#include <mqueue.h>

#include "measure.h"

int main(void) {
    char name[64], message[8];
    struct mq_attr attributes = {.mq_maxmsg = 2, .mq_msgsize = sizeof message};
    snprintf(name, sizeof name, "/hb-%d", (int)getpid());
    mqd_t queue = SYS(mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &attributes));
    SYS(mq_unlink(name));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(mq_send(queue, "first", 5, 0));
        SYS(mq_send(queue, "second", 6, 1));
        _exit(0);
    }
    ssize_t first = SYS(mq_receive(queue, message, sizeof message, NULL));
    ssize_t second = SYS(mq_receive(queue, message, sizeof message, NULL));
    reap(child);
    return first == 5 && second == 6 ? 0 : 1;
}
