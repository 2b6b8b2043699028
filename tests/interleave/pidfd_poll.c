// expect: none
// shows: the ends of two children by pidfd_open and poll; waitid(P_PIDFD) takes each one's status

#include <poll.h>
#include <sys/pidfd.h>

#include "measure.h"

int main(void) {
    struct pollfd children[2];
    for (int i = 0; i < 2; i++) {
        pid_t child = SYS(fork());
        if (child == 0)
            _exit(i + 1);
        children[i] = (struct pollfd){.fd = SYS(pidfd_open(child, 0)), .events = POLLIN};
    }
    for (int left = 2, sum = 0; left > 0;) {
        SYS(poll(children, 2, -1));
        for (int i = 0; i < 2; i++) {
            siginfo_t info;
            if (children[i].fd < 0 || !(children[i].revents & POLLIN))
                continue;
            SYS(waitid(P_PIDFD, (id_t)children[i].fd, &info, WEXITED));
            SYS(close(children[i].fd));
            children[i].fd = -1;
            sum += info.si_status;
            if (--left == 0)
                return sum == 3 ? 0 : 1;
        }
    }
}
