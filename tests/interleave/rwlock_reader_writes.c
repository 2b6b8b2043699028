// expect: race
// schedules: 50
// shows: two hold the read lock at once, and both write hits

#include "measure.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int hits;

static void *look_up(void *unused) {
    (void)unused;
    PT(pthread_rwlock_rdlock(&lock));
    hits++;
    PT(pthread_rwlock_unlock(&lock));
    return NULL;
}

int main(void) {
    run_threads(2, look_up);
    return 0;
}
