// expect: lock-misuse or deadlock
// schedules: 100
// shows: a mutex that is not PTHREAD_PROCESS_SHARED: the unlock wakes nobody in another process

#include "measure.h"

struct shared {
    pthread_mutex_t lock;
    int total;
};

int main(void) {
    struct shared *shared = shared_memory(sizeof *shared);
    PT(pthread_mutex_init(&shared->lock, NULL));
    pid_t child = SYS(fork());
    PT(pthread_mutex_lock(&shared->lock));
    shared->total++;
    PT(pthread_mutex_unlock(&shared->lock));
    if (child == 0)
        _exit(0);
    reap(child);
    return 0;
}
