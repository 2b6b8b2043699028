// expect: none
// shows: one semaphore counts the slots, one the items, a mutex guards the ring

#include <semaphore.h>

#include "measure.h"

enum { SLOTS = 1, ITEMS = 2 };

static sem_t free_slots, full_slots;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards slot
static int slot;

static void *produce(void *unused) {
    (void)unused;
    for (int i = 0; i < ITEMS; i++) {
        SYS(sem_wait(&free_slots));
        PT(pthread_mutex_lock(&lock));
        slot = i;
        PT(pthread_mutex_unlock(&lock));
        SYS(sem_post(&full_slots));
    }
    return NULL;
}

static void *consume(void *unused) {
    (void)unused;
    for (int i = 0; i < ITEMS; i++) {
        SYS(sem_wait(&full_slots));
        PT(pthread_mutex_lock(&lock));
        int item = slot;
        PT(pthread_mutex_unlock(&lock));
        SYS(sem_post(&free_slots));
        if (item != i)
            measure_die("order", EINVAL);
    }
    return NULL;
}

int main(void) {
    SYS(sem_init(&free_slots, 0, SLOTS));
    SYS(sem_init(&full_slots, 0, 0));
    run_both(produce, consume);
    SYS(sem_destroy(&free_slots));
    SYS(sem_destroy(&full_slots));
    return 0;
}
