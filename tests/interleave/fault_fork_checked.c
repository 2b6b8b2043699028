// expect: none
// options: --faults on
// shows: without a child the parent tells why and ends, with status 1

#include <semaphore.h>

#include "measure.h"

int main(void) {
    sem_t *ready = shared_memory(sizeof *ready);
    SYS(sem_init(ready, 1, 0));
    pid_t child = fork();
    if (child == -1)
        measure_die("fork", errno);
    if (child == 0) {
        SYS(sem_post(ready));
        _exit(0);
    }
    while (sem_wait(ready) == -1) {
        if (errno != EINTR)
            measure_die("sem_wait", errno);
    }
    reap(child);
    return 0;
}
