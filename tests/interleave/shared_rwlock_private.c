// expect: lock-misuse
// schedules: 100
// shows: two processes use a read-write lock that is not PTHREAD_PROCESS_SHARED

#include "measure.h"

struct shared {
    pthread_rwlock_t lock;
    int total;
};

int main(void) {
    struct shared *shared = shared_memory(sizeof *shared);
    PT(pthread_rwlock_init(&shared->lock, NULL));
    pid_t child = SYS(fork());
    PT(pthread_rwlock_wrlock(&shared->lock));
    shared->total++;
    PT(pthread_rwlock_unlock(&shared->lock));
    if (child == 0)
        _exit(0);
    reap(child);
    return 0;
}
