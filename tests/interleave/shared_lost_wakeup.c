// expect: lost-wakeup
// schedules: 50
// shows: the child signals before the parent waits, and there is no predicate

#include "measure.h"

struct shared {
    pthread_mutex_t lock;
    pthread_cond_t changed;
};

static struct shared *shared_new(void) {
    struct shared *shared = shared_memory(sizeof *shared);
    pthread_mutexattr_t mutex;
    pthread_condattr_t condition;
    PT(pthread_mutexattr_init(&mutex));
    PT(pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED));
    PT(pthread_mutex_init(&shared->lock, &mutex));
    PT(pthread_condattr_init(&condition));
    PT(pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED));
    PT(pthread_cond_init(&shared->changed, &condition));
    return shared;
}

int main(void) {
    struct shared *shared = shared_new();
    pid_t child = SYS(fork());
    if (child == 0) {
        PT(pthread_cond_signal(&shared->changed));
        _exit(0);
    }
    PT(pthread_mutex_lock(&shared->lock));
    PT(pthread_cond_wait(&shared->changed, &shared->lock));
    PT(pthread_mutex_unlock(&shared->lock));
    reap(child);
    return 0;
}
