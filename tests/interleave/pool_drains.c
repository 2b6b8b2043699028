// expect: none
// options: --spurious on
// shows: a worker leaves when it is told to stop and the queue is empty: no task is dropped

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards all below
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int queued, done, stop;

static void *work(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    while (queued > 0 || !stop) {
        if (queued > 0) {
            queued--;
            done++;
        } else {
            PT(pthread_cond_wait(&changed, &lock));
        }
    }
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    pthread_t workers[2];
    for (int i = 0; i < 2; i++)
        PT(pthread_create(&workers[i], NULL, work, NULL));
    for (int i = 0; i < 2; i++) {
        PT(pthread_mutex_lock(&lock));
        queued++;
        PT(pthread_cond_signal(&changed));
        PT(pthread_mutex_unlock(&lock));
    }
    PT(pthread_mutex_lock(&lock));
    stop = 1;
    PT(pthread_cond_broadcast(&changed));
    PT(pthread_mutex_unlock(&lock));
    for (int i = 0; i < 2; i++)
        PT(pthread_join(workers[i], NULL));
    return done == 2 ? 0 : 1;
}
