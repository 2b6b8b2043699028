// expect: deadlock
// schedules: 100
// shows: a thread reads, lock held, from the child, which waits for the thread that needs the lock

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int down[2], up[2];

static void *ask(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    SYS(write(down[1], "x", 1));
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

static void *await_answer(void *unused) {
    (void)unused;
    char byte;
    PT(pthread_mutex_lock(&lock));
    SYS(read(up[0], &byte, 1));
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    char byte;
    SYS(pipe(down));
    SYS(pipe(up));
    pid_t child = SYS(fork());
    if (child == 0) {
        SYS(read(down[0], &byte, 1));
        SYS(write(up[1], &byte, 1));
        _exit(0);
    }
    run_both(ask, await_answer);
    reap(child);
    return 0;
}
