// expect: race
// schedules: 1
// shows: each thread holds a lock, but not the same one: nothing keeps the other out of total

#include "measure.h"

static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static int total;

static void *increment(void *number) {
    pthread_mutex_t *lock = &locks[(intptr_t)number];
    PT(pthread_mutex_lock(lock));
    total++;
    PT(pthread_mutex_unlock(lock));
    return NULL;
}

int main(void) {
    run_threads(2, increment);
    return total == 2 ? 0 : 1;
}
