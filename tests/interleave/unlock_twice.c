// expect: lock-misuse
// schedules: 1
// shows: the error path unlocks, and the common exit unlocks again

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards stock
static int stock = 1;

static void *take(void *amount) {
    PT(pthread_mutex_lock(&lock));
    if (stock < (int)(intptr_t)amount + 1)
        PT(pthread_mutex_unlock(&lock)); // and falls through
    else
        stock -= (int)(intptr_t)amount + 1;
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    run_threads(2, take);
    return 0;
}
