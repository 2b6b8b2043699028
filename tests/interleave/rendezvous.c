// expect: none
// shows: each posts its own semaphore before it waits for the other's

#include <semaphore.h>

#include "measure.h"

static sem_t arrived[2];
static int values[2];

static void *meet(void *number) {
    intptr_t mine = (intptr_t)number;
    values[mine] = 42;
    SYS(sem_post(&arrived[mine]));
    SYS(sem_wait(&arrived[1 - mine]));
    if (values[1 - mine] != 42)
        measure_die("values", EINVAL);
    return NULL;
}

int main(void) {
    SYS(sem_init(&arrived[0], 0, 0));
    SYS(sem_init(&arrived[1], 0, 0));
    run_threads(2, meet);
    SYS(sem_destroy(&arrived[0]));
    SYS(sem_destroy(&arrived[1]));
    return 0;
}
