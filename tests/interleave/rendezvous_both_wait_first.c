// expect: deadlock
// schedules: 1
// shows: each waits for the other's post before it posts its own

#include <semaphore.h>

#include "measure.h"

static sem_t arrived[2];

static void *meet(void *number) {
    intptr_t mine = (intptr_t)number;
    SYS(sem_wait(&arrived[1 - mine]));
    SYS(sem_post(&arrived[mine]));
    return NULL;
}

int main(void) {
    SYS(sem_init(&arrived[0], 0, 0));
    SYS(sem_init(&arrived[1], 0, 0));
    run_threads(2, meet);
    return 0;
}
