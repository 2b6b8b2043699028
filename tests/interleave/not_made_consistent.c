// expect: wrong-exit or lock-misuse
// schedules: 20
// shows: unlocked without pthread_mutex_consistent, it is ENOTRECOVERABLE for all who come later

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
    PT(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST));
    PT(pthread_mutex_init(&shared->lock, &attributes));
    pid_t child = SYS(fork());
    for (int i = 0; i < 2; i++) {
        int error = pthread_mutex_lock(&shared->lock);
        if (error != 0 && error != EOWNERDEAD)
            measure_die("pthread_mutex_lock", error);
        shared->value++;
        if (child == 0)
            _exit(0);
        PT(pthread_mutex_unlock(&shared->lock));
    }
    reap(child);
    return 0;
}
