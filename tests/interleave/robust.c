// expect: none
// shows: the owner may die holding the lock: EOWNERDEAD, repaired, made consistent, unlocked

#include "measure.h"

struct shared {
    pthread_mutex_t lock; // guards both, which are equal when it is free
    int width, height;
};

static struct shared *shared_new(void) {
    struct shared *shared = shared_memory(sizeof *shared);
    pthread_mutexattr_t attributes;
    PT(pthread_mutexattr_init(&attributes));
    PT(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED));
    PT(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST));
    PT(pthread_mutex_init(&shared->lock, &attributes));
    return shared;
}

static void lock(struct shared *shared) {
    int error = pthread_mutex_lock(&shared->lock);
    if (error == EOWNERDEAD) {
        shared->height = shared->width;
        error = pthread_mutex_consistent(&shared->lock);
    }
    PT(error);
}

int main(void) {
    struct shared *shared = shared_new();
    pid_t child = SYS(fork());
    lock(shared);
    shared->width++;
    if (child == 0)
        _exit(0); // dies here, with the lock held
    shared->height++;
    PT(pthread_mutex_unlock(&shared->lock));
    reap(child);
    lock(shared);
    int equal = shared->width == 2 && shared->height == 2;
    PT(pthread_mutex_unlock(&shared->lock));
    return equal ? 0 : 1;
}
