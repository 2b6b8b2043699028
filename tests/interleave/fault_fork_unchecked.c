// expect: fault-handling
// schedules: 50
// options: --faults on
// shows: fork says -1, there is no child to post, and the parent waits for its post for ever

#include <semaphore.h>

#include "measure.h"

int main(void) {
    sem_t *ready = shared_memory(sizeof *ready);
    SYS(sem_init(ready, 1, 0));
    pid_t child = fork();
    if (child == 0) {
        SYS(sem_post(ready));
        _exit(0);
    }
    while (sem_wait(ready) == -1 && errno == EINTR)
        continue;
    reap(child);
    return 0;
}
