// expect: none
// shows: the alarm comes after its second of virtual time, and ends the wait

#include <signal.h>

#include "measure.h"

static volatile sig_atomic_t rang;

static void on_alarm(int signal_number) {
    (void)signal_number;
    rang = 1;
}

int main(void) {
    sigset_t blocked, before;
    struct sigaction action = {.sa_handler = on_alarm};
    SYS(sigaction(SIGALRM, &action, NULL));
    SYS(sigemptyset(&blocked));
    SYS(sigaddset(&blocked, SIGALRM));
    SYS(sigprocmask(SIG_BLOCK, &blocked, &before));
    alarm(1);
    while (!rang)
        sigsuspend(&before);
    return 0;
}
