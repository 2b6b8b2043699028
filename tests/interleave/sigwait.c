// expect: none
// shows: a blocked signal waits to be taken by sigwait: no handler, no race

#include <signal.h>

#include "measure.h"

int main(void) {
    sigset_t waited;
    int number;
    SYS(sigemptyset(&waited));
    SYS(sigaddset(&waited, SIGUSR1));
    SYS(sigprocmask(SIG_BLOCK, &waited, NULL));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(kill(getppid(), SIGUSR1));
        _exit(0);
    }
    PT(sigwait(&waited, &number));
    reap(child);
    return number == SIGUSR1 ? 0 : 1;
}
