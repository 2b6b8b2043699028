// expect: livelock
// schedules: 2000
// shows: both take their fork, both find the other's taken, both put theirs back, and so on for ever

#include <sched.h>

#include "measure.h"

static pthread_mutex_t forks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};

static void *dine(void *argument) {
    int seat = (int)(intptr_t)argument;
    for (;;) {
        PT(pthread_mutex_lock(&forks[seat]));
        int error = pthread_mutex_trylock(&forks[1 - seat]);
        if (error == 0)
            break;
        PT(pthread_mutex_unlock(&forks[seat]));
        sched_yield();
    }
    PT(pthread_mutex_unlock(&forks[1 - seat]));
    PT(pthread_mutex_unlock(&forks[seat]));
    return NULL;
}

int main(void) {
    run_threads(2, dine);
    return 0;
}
