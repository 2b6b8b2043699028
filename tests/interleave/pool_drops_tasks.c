// expect: wrong-exit
// schedules: 50
// shows: the stop comes before the worker has run: it leaves with a task in the queue

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards all below
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int queued, done, stop;

static void *work(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    while (!stop) {
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
    pthread_t worker;
    PT(pthread_create(&worker, NULL, work, NULL));
    PT(pthread_mutex_lock(&lock));
    queued++;
    PT(pthread_cond_signal(&changed));
    PT(pthread_mutex_unlock(&lock));
    PT(pthread_mutex_lock(&lock));
    stop = 1;
    PT(pthread_cond_signal(&changed));
    PT(pthread_mutex_unlock(&lock));
    PT(pthread_join(worker, NULL));
    return done == 1 ? 0 : 1;
}
