// expect: none
// shows: the read lock is given back first, and the test repeated under the write lock

#include "measure.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER; // guards value
static int value;

static void *make_if_missing(void *unused) {
    (void)unused;
    PT(pthread_rwlock_rdlock(&lock));
    int missing = value == 0;
    PT(pthread_rwlock_unlock(&lock));
    if (missing) {
        PT(pthread_rwlock_wrlock(&lock));
        if (value == 0)
            value += 42;
        PT(pthread_rwlock_unlock(&lock));
    }
    return NULL;
}

int main(void) {
    run_threads(2, make_if_missing);
    return value == 42 ? 0 : 1;
}
