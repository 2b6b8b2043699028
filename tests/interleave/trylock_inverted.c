// expect: lock-misuse
// schedules: 1
// shows: 0 is success: who got the lock skips the work, who did not works and unlocks it

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards total
static int total;

static void *work(void *unused) {
    (void)unused;
    if (pthread_mutex_trylock(&lock)) {
        total++;
        PT(pthread_mutex_unlock(&lock));
    }
    return NULL;
}

int main(void) {
    run_threads(2, work);
    return 0;
}
