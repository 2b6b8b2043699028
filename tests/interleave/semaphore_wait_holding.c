// expect: deadlock
// schedules: 50
// shows: the consumer waits for an item with the mutex held that the producer needs to put it in

#include <semaphore.h>

#include "measure.h"

static sem_t full_slots;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards slot
static int slot;

static void *produce(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    slot = 42;
    PT(pthread_mutex_unlock(&lock));
    SYS(sem_post(&full_slots));
    return NULL;
}

static void *consume(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    SYS(sem_wait(&full_slots));
    slot = 0;
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    SYS(sem_init(&full_slots, 0, 0));
    run_both(produce, consume);
    SYS(sem_destroy(&full_slots));
    return 0;
}
