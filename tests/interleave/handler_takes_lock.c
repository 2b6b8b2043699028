// expect: deadlock
// schedules: 100
// shows: the signal comes while its own thread holds the mutex that the handler waits for

#include <signal.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards count
static int count;

static void increment(void) {
    PT(pthread_mutex_lock(&lock));
    count++;
    PT(pthread_mutex_unlock(&lock));
}

static void on_signal(int signal_number) {
    (void)signal_number;
    increment();
}

int main(void) {
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    SYS(sigaction(SIGUSR1, &action, NULL));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(kill(getppid(), SIGUSR1));
        _exit(0);
    }
    increment();
    reap(child);
    return 0;
}
