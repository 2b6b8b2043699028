// expect: race
// schedules: 20
// shows: the flag is a plain int, written without the lock under which it is read

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t done = PTHREAD_COND_INITIALIZER;
static int is_done;

static void *work(void *unused) {
    (void)unused;
    is_done = 1;
    PT(pthread_mutex_lock(&lock));
    PT(pthread_cond_signal(&done));
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    pthread_t thread;
    PT(pthread_create(&thread, NULL, work, NULL));
    PT(pthread_mutex_lock(&lock));
    while (!is_done)
        PT(pthread_cond_wait(&done, &lock));
    PT(pthread_mutex_unlock(&lock));
    PT(pthread_join(thread, NULL));
    return 0;
}
