// expect: none
// options: --faults on
// shows: sem_wait is repeated until it has the semaphore

#include <semaphore.h>

#include "measure.h"

static sem_t lock; // guards total
static int total;

static void *increment(void *unused) {
    (void)unused;
    while (sem_wait(&lock) == -1) {
        if (errno != EINTR)
            measure_die("sem_wait", errno);
    }
    total++;
    SYS(sem_post(&lock));
    return NULL;
}

int main(void) {
    SYS(sem_init(&lock, 0, 1));
    run_threads(2, increment);
    return total == 2 ? 0 : 1;
}
