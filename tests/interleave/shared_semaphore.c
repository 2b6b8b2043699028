// expect: none
// shows: an unnamed semaphore for processes, in shared memory: the child posts, the parent waits

#include <semaphore.h>

#include "measure.h"

struct shared {
    sem_t ready;
    int value;
};

int main(void) {
    struct shared *shared = shared_memory(sizeof *shared);
    SYS(sem_init(&shared->ready, 1, 0));
    pid_t child = SYS(fork());
    if (child == 0) {
        shared->value = 42;
        SYS(sem_post(&shared->ready));
        _exit(0);
    }
    SYS(sem_wait(&shared->ready));
    int value = shared->value;
    reap(child);
    SYS(sem_destroy(&shared->ready));
    return value == 42 ? 0 : 1;
}
