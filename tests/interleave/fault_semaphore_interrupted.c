// expect: fault-handling or race
// schedules: 200
// options: --faults on
// shows: sem_wait says EINTR, nobody looks, and total is used without the lock

#include <semaphore.h>

#include "measure.h"

static sem_t lock;
static int total;

static void *increment(void *unused) {
    (void)unused;
    sem_wait(&lock);
    total++;
    SYS(sem_post(&lock));
    return NULL;
}

int main(void) {
    SYS(sem_init(&lock, 0, 1));
    run_threads(2, increment);
    return total == 2 ? 0 : 1;
}
