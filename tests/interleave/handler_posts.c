// expect: none
// shows: sem_post may be called by a handler: the thread that waits is woken

#include <semaphore.h>
#include <signal.h>

#include "measure.h"

static sem_t told;

static void on_signal(int signal_number) {
    (void)signal_number;
    int saved = errno;
    if (sem_post(&told) == -1)
        _exit(1);
    errno = saved;
}

int main(void) {
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    SYS(sem_init(&told, 0, 0));
    SYS(sigaction(SIGUSR1, &action, NULL));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(kill(getppid(), SIGUSR1));
        _exit(0);
    }
    while (sem_wait(&told) == -1) {
        if (errno != EINTR)
            measure_die("sem_wait", errno);
    }
    reap(child);
    SYS(sem_destroy(&told));
    return 0;
}
