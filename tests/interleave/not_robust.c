// expect: deadlock
// schedules: 20
// shows: the child dies with the lock held; the parent waits for it for ever

#include "measure.h"

struct shared {
    pthread_mutex_t lock; // guards value
    int value;
};

int main(void) {
    struct shared *shared = shared_memory(sizeof *shared);
    pthread_mutexattr_t attributes;
    PT(pthread_mutexattr_init(&attributes));
    PT(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED));
    PT(pthread_mutex_init(&shared->lock, &attributes));
    pid_t child = SYS(fork());
    PT(pthread_mutex_lock(&shared->lock));
    shared->value++;
    if (child == 0)
        _exit(0);
    PT(pthread_mutex_unlock(&shared->lock));
    reap(child);
    return 0;
}
