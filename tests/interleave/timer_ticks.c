// expect: none
// shows: a timer of timer_create: its signal, taken by sigwait, twice

#include <signal.h>
#include <time.h>

#include "measure.h"

int main(void) {
    sigset_t waited;
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    struct itimerspec every = {.it_value = {.tv_nsec = 10000000},
                               .it_interval = {.tv_nsec = 10000000}};
    SYS(sigemptyset(&waited));
    SYS(sigaddset(&waited, SIGUSR1));
    SYS(sigprocmask(SIG_BLOCK, &waited, NULL));
    SYS(timer_create(CLOCK_MONOTONIC, &event, &timer));
    SYS(timer_settime(timer, 0, &every, NULL));
    for (int i = 0; i < 2; i++) {
        int number;
        PT(sigwait(&waited, &number));
    }
    SYS(timer_delete(timer));
    return 0;
}
