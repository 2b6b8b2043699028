// expect: deadlock
// schedules: 500
// shows: each of three holds its own lock and waits for its neighbour's

#include "measure.h"

static pthread_mutex_t locks[3] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
                                   PTHREAD_MUTEX_INITIALIZER};

static void *take_two(void *argument) {
    int number = (int)(intptr_t)argument;
    PT(pthread_mutex_lock(&locks[number]));
    PT(pthread_mutex_lock(&locks[(number + 1) % 3]));
    PT(pthread_mutex_unlock(&locks[(number + 1) % 3]));
    PT(pthread_mutex_unlock(&locks[number]));
    return NULL;
}

int main(void) {
    run_threads(3, take_two);
    return 0;
}
