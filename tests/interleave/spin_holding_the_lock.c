// expect: livelock
// schedules: 20
// shows: the reader spins for the value with the lock held that the writer needs

#include <sched.h>
#include <stdatomic.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_int value;

static void *wait_for_it(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    while (atomic_load(&value) == 0)
        sched_yield();
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

static void *set(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    atomic_store(&value, 42);
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    run_both(wait_for_it, set);
    return 0;
}
