// expect: lock-misuse or deadlock
// schedules: 100
// shows: sem_init's second argument is 0, and two processes use it: the post wakes nobody in another

#include <semaphore.h>

#include "measure.h"

int main(void) {
    sem_t *ready = shared_memory(sizeof *ready);
    SYS(sem_init(ready, 0, 0));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(sem_post(ready));
        _exit(0);
    }
    SYS(sem_wait(ready));
    reap(child);
    return 0;
}
