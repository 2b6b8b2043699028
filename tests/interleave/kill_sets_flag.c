// expect: none
// shows: a handler that sets a flag, in a loop that counts: the child ends when it was told to

#include <sched.h>
#include <signal.h>

#include "measure.h"

static volatile sig_atomic_t stop;

static void on_signal(int signal_number) {
    (void)signal_number;
    stop = 1;
}

int main(void) {
    struct sigaction action = {.sa_handler = on_signal};
    SYS(sigaction(SIGTERM, &action, NULL));
    pid_t child = SYS(fork());
    if (child == 0) {
        while (!stop)
            sched_yield();
        _exit(0);
    }
    SYS(kill(child, SIGTERM));
    reap(child);
    return 0;
}
