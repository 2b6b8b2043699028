// expect: deadlock
// schedules: 20
// shows: the alarm rings before read has begun: nothing is left to interrupt it

#include <signal.h>

#include "measure.h"

static void on_alarm(int signal_number) {
    (void)signal_number;
}

int main(void) {
    int ends[2];
    char byte;
    struct sigaction action = {.sa_handler = on_alarm};
    SYS(sigaction(SIGALRM, &action, NULL));
    SYS(pipe(ends));
    alarm(1);
    sleep(2);
    ssize_t count = read(ends[0], &byte, 1);
    return count == -1 && errno == EINTR ? 0 : 1;
}
