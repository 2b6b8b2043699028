// expect: zombie or deadlock
// schedules: 50
// shows: both children end while the signal is pending: one handler, one waitpid, one left

#include <signal.h>

#include "measure.h"

static volatile sig_atomic_t reaped;

static void on_child(int signal_number) {
    (void)signal_number;
    if (waitpid(-1, NULL, WNOHANG) > 0)
        reaped++;
}

int main(void) {
    sigset_t blocked, before;
    struct sigaction action = {.sa_handler = on_child};
    SYS(sigaction(SIGCHLD, &action, NULL));
    SYS(sigemptyset(&blocked));
    SYS(sigaddset(&blocked, SIGCHLD));
    SYS(sigprocmask(SIG_BLOCK, &blocked, &before));
    for (int i = 0; i < 2; i++) {
        pid_t child = SYS(fork());
        if (child == 0)
            _exit(0);
    }
    while (reaped < 2)
        sigsuspend(&before);
    return 0;
}
