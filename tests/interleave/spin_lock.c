// expect: none
// shows: a pthread spin lock keeps the others out as a mutex does

#include "measure.h"

static pthread_spinlock_t lock; // guards total
static int total;

static void *increment(void *unused) {
    (void)unused;
    PT(pthread_spin_lock(&lock));
    total++;
    PT(pthread_spin_unlock(&lock));
    return NULL;
}

int main(void) {
    PT(pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE));
    run_threads(2, increment);
    PT(pthread_spin_destroy(&lock));
    return total == 2 ? 0 : 1;
}
