// expect: deadlock
// schedules: 500
// shows: each of three takes the fork on the left, and waits for that on the right

#include "measure.h"

enum { SEATS = 3 };

static pthread_mutex_t forks[SEATS] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
                                       PTHREAD_MUTEX_INITIALIZER};
static int meals[SEATS];

static void *dine(void *argument) {
    int seat = (int)(intptr_t)argument;
    PT(pthread_mutex_lock(&forks[seat]));
    PT(pthread_mutex_lock(&forks[(seat + 1) % SEATS]));
    meals[seat]++;
    PT(pthread_mutex_unlock(&forks[(seat + 1) % SEATS]));
    PT(pthread_mutex_unlock(&forks[seat]));
    return NULL;
}

int main(void) {
    run_threads(SEATS, dine);
    return meals[0] + meals[1] + meals[2] == SEATS ? 0 : 1;
}
