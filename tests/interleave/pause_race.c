// expect: deadlock
// schedules: 100
// shows: the signal comes between the test of the flag and pause, which then waits for another

#include <signal.h>

#include "measure.h"

static volatile sig_atomic_t told;

static void on_signal(int signal_number) {
    (void)signal_number;
    told = 1;
}

int main(void) {
    struct sigaction action = {.sa_handler = on_signal};
    SYS(sigaction(SIGUSR1, &action, NULL));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(kill(getppid(), SIGUSR1));
        _exit(0);
    }
    while (!told)
        pause();
    reap(child);
    return 0;
}
