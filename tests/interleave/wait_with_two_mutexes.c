// expect: lock-misuse
// schedules: 50
// shows: two threads wait on one condition variable at the same time, each with its own mutex

#include "measure.h"

static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int ready[2]; // each guarded by the lock of its number

static void *wait_for_it(void *argument) {
    int number = (int)(intptr_t)argument;
    PT(pthread_mutex_lock(&locks[number]));
    while (!ready[number])
        PT(pthread_cond_wait(&changed, &locks[number]));
    PT(pthread_mutex_unlock(&locks[number]));
    return NULL;
}

static void *tell(void *unused) {
    (void)unused;
    for (int i = 0; i < 2; i++) {
        PT(pthread_mutex_lock(&locks[i]));
        ready[i] = 1;
        PT(pthread_cond_broadcast(&changed));
        PT(pthread_mutex_unlock(&locks[i]));
    }
    return NULL;
}

static void *wait_or_tell(void *number) {
    return (intptr_t)number == 2 ? tell(NULL) : wait_for_it(number);
}

int main(void) {
    run_threads(3, wait_or_tell);
    return 0;
}
