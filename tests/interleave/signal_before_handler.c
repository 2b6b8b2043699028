// expect: wrong-exit or crash
// schedules: 20
// shows: the parent's signal comes before the child has set its handler, and kills it

#include <signal.h>

#include "measure.h"

static void on_signal(int signal_number) {
    (void)signal_number;
}

int main(void) {
    pid_t child = SYS(fork());
    if (child == 0) {
        struct sigaction action = {.sa_handler = on_signal};
        SYS(sigaction(SIGUSR1, &action, NULL));
        _exit(0);
    }
    SYS(kill(child, SIGUSR1));
    reap(child);
    return 0;
}
