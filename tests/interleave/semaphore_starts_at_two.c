// expect: race
// schedules: 50
// shows: a semaphore used as a lock must start at 1: with 2 both are let in

#include <semaphore.h>

#include "measure.h"

static sem_t lock;
static int total;

static void *increment(void *unused) {
    (void)unused;
    SYS(sem_wait(&lock));
    total++;
    SYS(sem_post(&lock));
    return NULL;
}

int main(void) {
    SYS(sem_init(&lock, 0, 2));
    run_threads(2, increment);
    SYS(sem_destroy(&lock));
    return 0;
}
