// expect: deadlock
// schedules: 1
// shows: who asks for the write lock holds the read lock, and so waits for itself

#include "measure.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER; // guards value
static int value;

static void *make_if_missing(void *unused) {
    (void)unused;
    PT(pthread_rwlock_rdlock(&lock));
    if (value == 0) {
        PT(pthread_rwlock_wrlock(&lock));
        value = 42;
    }
    PT(pthread_rwlock_unlock(&lock));
    return NULL;
}

int main(void) {
    run_threads(2, make_if_missing);
    return 0;
}
