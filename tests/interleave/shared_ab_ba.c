// expect: deadlock
// schedules: 100
// shows: parent and child take two semaphores in opposite order

#include <semaphore.h>

#include "measure.h"

static void take_both(sem_t *first, sem_t *second) {
    SYS(sem_wait(first));
    SYS(sem_wait(second));
    SYS(sem_post(second));
    SYS(sem_post(first));
}

int main(void) {
    sem_t *locks = shared_memory(2 * sizeof *locks);
    SYS(sem_init(&locks[0], 1, 1));
    SYS(sem_init(&locks[1], 1, 1));
    pid_t child = SYS(fork());
    if (child == 0) {
        take_both(&locks[0], &locks[1]);
        _exit(0);
    }
    take_both(&locks[1], &locks[0]);
    reap(child);
    return 0;
}
