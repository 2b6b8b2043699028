// expect: deadlock
// schedules: 50
// shows: the fork copies a mutex that the other thread holds; in the child nobody will unlock it

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
    pthread_t thread;
    PT(pthread_create(&thread, NULL, enter, NULL));
    pid_t child = SYS(fork());
    if (child == 0) {
        enter(NULL);
        _exit(0);
    }
    PT(pthread_join(thread, NULL));
    reap(child);
    return 0;
}
