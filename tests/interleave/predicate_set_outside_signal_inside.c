// expect: lost-wakeup
// schedules: 200
// shows: the signaller locks, but not while it tests: the waiter's last test and sleep are apart

#include <stdatomic.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t done = PTHREAD_COND_INITIALIZER;
static atomic_bool is_done;

static void *work(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    atomic_store(&is_done, 1);
    PT(pthread_cond_signal(&done));
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    pthread_t thread;
    PT(pthread_create(&thread, NULL, work, NULL));
    while (!atomic_load(&is_done)) {
        PT(pthread_mutex_lock(&lock));
        PT(pthread_cond_wait(&done, &lock));
        PT(pthread_mutex_unlock(&lock));
    }
    PT(pthread_join(thread, NULL));
    return 0;
}
