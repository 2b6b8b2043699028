// expect: livelock
// schedules: 100
// shows: each holds its own lock and tries for the other's, busily, for ever

#include <sched.h>

#include "measure.h"

static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};

static void *take_both(void *argument) {
    int number = (int)(intptr_t)argument;
    PT(pthread_mutex_lock(&locks[number]));
    while (pthread_mutex_trylock(&locks[1 - number]) == EBUSY)
        sched_yield();
    PT(pthread_mutex_unlock(&locks[1 - number]));
    PT(pthread_mutex_unlock(&locks[number]));
    return NULL;
}

int main(void) {
    run_threads(2, take_both);
    return 0;
}
