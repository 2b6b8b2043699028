// expect: none
// shows: each takes the fork of the lower number first: no circle can close

#include "measure.h"

enum { SEATS = 3 };

static pthread_mutex_t forks[SEATS] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER,
                                       PTHREAD_MUTEX_INITIALIZER};
static int meals[SEATS];

static void *dine(void *argument) {
    int seat = (int)(intptr_t)argument;
    int next = (seat + 1) % SEATS;
    int low = seat < next ? seat : next;
    int high = seat < next ? next : seat;
    PT(pthread_mutex_lock(&forks[low]));
    PT(pthread_mutex_lock(&forks[high]));
    meals[seat]++;
    PT(pthread_mutex_unlock(&forks[high]));
    PT(pthread_mutex_unlock(&forks[low]));
    return NULL;
}

int main(void) {
    run_threads(SEATS, dine);
    return meals[0] + meals[1] + meals[2] == SEATS ? 0 : 1;
}
