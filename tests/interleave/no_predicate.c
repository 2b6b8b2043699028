// expect: lost-wakeup
// schedules: 50
// shows: the signal comes before the wait; it is not stored, and nothing says that it was sent

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t done = PTHREAD_COND_INITIALIZER;

static void *work(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    PT(pthread_cond_signal(&done));
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    pthread_t thread;
    PT(pthread_create(&thread, NULL, work, NULL));
    PT(pthread_mutex_lock(&lock));
    PT(pthread_cond_wait(&done, &lock));
    PT(pthread_mutex_unlock(&lock));
    PT(pthread_join(thread, NULL));
    return 0;
}
