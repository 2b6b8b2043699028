// expect: none
// shows: a mutex made PTHREAD_PROCESS_SHARED, in the shared memory beside what it guards

#include "measure.h"

struct shared {
    pthread_mutex_t lock; // guards total
    int total;
};

static void increment(struct shared *shared) {
    PT(pthread_mutex_lock(&shared->lock));
    shared->total++;
    PT(pthread_mutex_unlock(&shared->lock));
}

int main(void) {
    struct shared *shared = shared_memory(sizeof *shared);
    pthread_mutexattr_t attributes;
    PT(pthread_mutexattr_init(&attributes));
    PT(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED));
    PT(pthread_mutex_init(&shared->lock, &attributes));
    PT(pthread_mutexattr_destroy(&attributes));
    pid_t child = SYS(fork());
    increment(shared);
    if (child == 0)
        _exit(0);
    reap(child);
    int total = shared->total;
    PT(pthread_mutex_destroy(&shared->lock));
    return total == 2 ? 0 : 1;
}
