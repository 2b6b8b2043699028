// expect: lock-misuse
// schedules: 1
// shows: pthread_cond_wait is called by a thread that does not hold the mutex

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void *wait_for_it(void *unused) {
    (void)unused;
    PT(pthread_cond_wait(&changed, &lock));
    return NULL;
}

static void *tell(void *unused) {
    (void)unused;
    PT(pthread_cond_signal(&changed));
    return NULL;
}

int main(void) {
    run_both(wait_for_it, tell);
    return 0;
}
