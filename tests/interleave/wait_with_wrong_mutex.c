// expect: lost-wakeup
// schedules: 200
// shows: the flag is set between the waiter's test and its sleep, for the setter holds another mutex

#include <stdatomic.h>

#include "measure.h"

static pthread_mutex_t waiter_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t setter_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static atomic_bool ready;

static void *wait_for_it(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&waiter_lock));
    while (!atomic_load(&ready))
        PT(pthread_cond_wait(&changed, &waiter_lock));
    PT(pthread_mutex_unlock(&waiter_lock));
    return NULL;
}

static void *set(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&setter_lock));
    atomic_store(&ready, 1);
    PT(pthread_cond_signal(&changed));
    PT(pthread_mutex_unlock(&setter_lock));
    return NULL;
}

int main(void) {
    run_both(wait_for_it, set);
    return 0;
}
