// expect: none
// shows: blocked from before the fork, let in by sigsuspend alone: no signal falls between

#include <signal.h>

#include "measure.h"

static volatile sig_atomic_t told;

static void on_signal(int signal_number) {
    (void)signal_number;
    told = 1;
}

int main(void) {
    sigset_t blocked, before;
    struct sigaction action = {.sa_handler = on_signal};
    SYS(sigaction(SIGUSR1, &action, NULL));
    SYS(sigemptyset(&blocked));
    SYS(sigaddset(&blocked, SIGUSR1));
    SYS(sigprocmask(SIG_BLOCK, &blocked, &before));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(kill(getppid(), SIGUSR1));
        _exit(0);
    }
    while (!told)
        sigsuspend(&before);
    reap(child);
    return 0;
}
