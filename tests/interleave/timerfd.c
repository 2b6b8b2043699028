// expect: none
// shows: a timer as a descriptor: poll waits for it, read says how often it went off

#include <poll.h>
#include <sys/timerfd.h>

#include "measure.h"

int main(void) {
    uint64_t times;
    struct itimerspec once = {.it_value = {.tv_nsec = 10000000}};
    int timer = SYS(timerfd_create(CLOCK_MONOTONIC, 0));
    SYS(timerfd_settime(timer, 0, &once, NULL));
    struct pollfd watched = {.fd = timer, .events = POLLIN};
    if (SYS(poll(&watched, 1, -1)) != 1)
        return 1;
    if (SYS(read(timer, &times, sizeof times)) != sizeof times)
        return 1;
    SYS(close(timer));
    return times == 1 ? 0 : 1;
}
