// lock.h - a mutex and a condition variable that processes share.
//
// Both lie in shared memory, are made once, by one process, before another uses them, and destroyed
// when no process will. For programs: an error ends the program (check.h). None of these blocks.
#ifndef LOCK_H
#define LOCK_H

#include "../05-mutexes-and-conditions/check.h"

#include <pthread.h>

// region: lock_init
static inline void lock_init(pthread_mutex_t *mutex) {
    pthread_mutexattr_t attributes;
    CHECK(pthread_mutexattr_init(&attributes));
    CHECK(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED));
    CHECK(pthread_mutex_init(mutex, &attributes));
    CHECK(pthread_mutexattr_destroy(&attributes));
}
// endregion: lock_init

static inline void condition_init(pthread_cond_t *condition) {
    pthread_condattr_t attributes;
    CHECK(pthread_condattr_init(&attributes));
    CHECK(pthread_condattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED));
    CHECK(pthread_cond_init(condition, &attributes));
    CHECK(pthread_condattr_destroy(&attributes));
}

#endif
