// expect: none
// shows: a read-write lock and a barrier between processes, PTHREAD_PROCESS_SHARED both

#include "measure.h"

struct shared {
    pthread_rwlock_t lock;
    pthread_barrier_t meeting;
    int total;
};

int main(void) {
    struct shared *shared = shared_memory(sizeof *shared);
    pthread_rwlockattr_t lock_attributes;
    pthread_barrierattr_t meeting_attributes;
    PT(pthread_rwlockattr_init(&lock_attributes));
    PT(pthread_rwlockattr_setpshared(&lock_attributes, PTHREAD_PROCESS_SHARED));
    PT(pthread_rwlock_init(&shared->lock, &lock_attributes));
    PT(pthread_barrierattr_init(&meeting_attributes));
    PT(pthread_barrierattr_setpshared(&meeting_attributes, PTHREAD_PROCESS_SHARED));
    PT(pthread_barrier_init(&shared->meeting, &meeting_attributes, 2));
    pid_t child = SYS(fork());
    PT(pthread_rwlock_wrlock(&shared->lock));
    shared->total++;
    PT(pthread_rwlock_unlock(&shared->lock));
    pthread_barrier_wait(&shared->meeting);
    PT(pthread_rwlock_rdlock(&shared->lock));
    int total = shared->total;
    PT(pthread_rwlock_unlock(&shared->lock));
    if (child == 0)
        _exit(total == 2 ? 0 : 1);
    reap(child);
    return total == 2 ? 0 : 1;
}
