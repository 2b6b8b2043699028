// expect: none
// shows: pidfd_send_signal ends a child that waits for signals, and after that says ESRCH

#include <poll.h>
#include <sys/epoll.h>
#include <sys/pidfd.h>

#include "measure.h"

int main(void) {
    pid_t child = SYS(fork());
    if (child == 0)
        for (;;)
            pause();
    int end = SYS(pidfd_open(child, 0)), set = SYS(epoll_create1(EPOLL_CLOEXEC));
    struct epoll_event event = {.events = EPOLLIN}, got;
    SYS(epoll_ctl(set, EPOLL_CTL_ADD, end, &event));
    SYS(pidfd_send_signal(end, SIGTERM, NULL, 0));
    SYS(epoll_wait(set, &got, 1, -1));
    int status;
    SYS(waitpid(child, &status, 0));
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGTERM)
        return 1;
    return pidfd_send_signal(end, SIGTERM, NULL, 0) == -1 && errno == ESRCH ? 0 : 2;
}
