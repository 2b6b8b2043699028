// expect: deadlock
// schedules: 200
// shows: where writers come first, a second read lock of the same thread waits for a writer, who waits for the first

#include "measure.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;

static void *read_twice(void *unused) {
    PT(pthread_rwlock_rdlock(&lock));
    PT(pthread_rwlock_rdlock(&lock));
    PT(pthread_rwlock_unlock(&lock));
    PT(pthread_rwlock_unlock(&lock));
    return unused;
}

static void *write_once(void *unused) {
    PT(pthread_rwlock_wrlock(&lock));
    PT(pthread_rwlock_unlock(&lock));
    return unused;
}

int main(void) {
    run_both(read_twice, write_once);
    return 0;
}
