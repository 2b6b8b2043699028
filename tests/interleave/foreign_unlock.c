// expect: lock-misuse
// schedules: 1
// shows: main locks the mutex, and the other thread unlocks it

#include "measure.h"

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static void *release(void *unused) {
    (void)unused;
    PT(pthread_mutex_unlock(&turn));
    return NULL;
}

int main(void) {
    PT(pthread_mutex_lock(&turn));
    run_threads(1, release);
    return 0;
}
