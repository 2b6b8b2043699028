// expect: deadlock
// schedules: 200
// shows: a message comes after the drain and before the arming: the queue is not empty, none is told

#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>

#include "measure.h"

static void arm(mqd_t queue) {
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    SYS(mq_notify(queue, &event));
}

static int drain(mqd_t queue) {
    char message[8];
    int count = 0;
    while (mq_receive(queue, message, sizeof message, NULL) != -1)
        count++;
    if (errno != EAGAIN)
        measure_die("mq_receive", errno);
    return count;
}

int main(void) {
    char name[64];
    int number, received = 0;
    sigset_t waited;
    struct mq_attr attributes = {.mq_maxmsg = 2, .mq_msgsize = 8};
    SYS(sigemptyset(&waited));
    SYS(sigaddset(&waited, SIGUSR1));
    SYS(sigprocmask(SIG_BLOCK, &waited, NULL));
    snprintf(name, sizeof name, "/hb-%d", (int)getpid());
    mqd_t queue = SYS(mq_open(name, O_CREAT | O_EXCL | O_RDWR | O_NONBLOCK, 0600, &attributes));
    SYS(mq_unlink(name));
    arm(queue);
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(mq_send(queue, "one", 3, 0));
        SYS(mq_send(queue, "two", 3, 0));
        _exit(0);
    }
    while (received < 2) {
        PT(sigwait(&waited, &number));
        received += drain(queue);
        arm(queue);
    }
    reap(child);
    return 0;
}
