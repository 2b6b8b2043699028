// expect: none
// shows: the child is forked while there is one thread, and has a mutex of its own that is free

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards entries
static int entries;

static void *enter(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    entries++;
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    pid_t child = SYS(fork());
    if (child == 0) {
        run_threads(2, enter);
        _exit(entries == 2 ? 0 : 1);
    }
    run_threads(2, enter);
    reap(child);
    return entries == 2 ? 0 : 1;
}
