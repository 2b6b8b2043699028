// expect: none
// shows: what a read-write lock's calls return: busy, timed out, a bad time, the writer's own request; readers share it

#include <time.h>

#include "measure.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int value; // guarded by the lock

#define IS(value, call)                                                                            \
    do {                                                                                           \
        if ((call) != (value))                                                                     \
            measure_die(#call, EINVAL);                                                            \
    } while (0)

static void *while_it_is_written(void *unused) {
    struct timespec until, bad = {.tv_nsec = 1000000000};
    SYS(clock_gettime(CLOCK_MONOTONIC, &until));
    until.tv_sec++;
    IS(EBUSY, pthread_rwlock_tryrdlock(&lock));
    IS(EBUSY, pthread_rwlock_trywrlock(&lock));
    IS(ETIMEDOUT, pthread_rwlock_clockrdlock(&lock, CLOCK_MONOTONIC, &until));
    IS(ETIMEDOUT, pthread_rwlock_clockwrlock(&lock, CLOCK_MONOTONIC, &until));
    IS(EINVAL, pthread_rwlock_timedwrlock(&lock, &bad));
    return unused;
}

static void *while_it_is_read(void *unused) {
    IS(EBUSY, pthread_rwlock_trywrlock(&lock));
    PT(pthread_rwlock_tryrdlock(&lock));
    IS(1, value);
    PT(pthread_rwlock_unlock(&lock));
    return unused;
}

int main(void) {
    PT(pthread_rwlock_wrlock(&lock));
    IS(EDEADLK, pthread_rwlock_rdlock(&lock));
    IS(EDEADLK, pthread_rwlock_wrlock(&lock));
    value = 1;
    run_threads(1, while_it_is_written);
    PT(pthread_rwlock_unlock(&lock));
    PT(pthread_rwlock_rdlock(&lock));
    PT(pthread_rwlock_rdlock(&lock));
    run_threads(2, while_it_is_read);
    PT(pthread_rwlock_unlock(&lock));
    PT(pthread_rwlock_unlock(&lock));
    PT(pthread_rwlock_destroy(&lock));
    return 0;
}
