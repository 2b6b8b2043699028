// expect: assertion
// schedules: 20
// shows: each waits for the semaphore that it has posted itself, and meets nobody

#include <assert.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "measure.h"

static sem_t arrived[2];
static atomic_int here;

static void *meet(void *number) {
    intptr_t mine = (intptr_t)number;
    atomic_fetch_add(&here, 1);
    SYS(sem_post(&arrived[mine]));
    SYS(sem_wait(&arrived[mine]));
    assert(atomic_load(&here) == 2);
    return NULL;
}

int main(void) {
    SYS(sem_init(&arrived[0], 0, 0));
    SYS(sem_init(&arrived[1], 0, 0));
    run_threads(2, meet);
    return 0;
}
