// expect: thread-leak
// schedules: 1
// shows: main ends, and the worker still waits for the next task: nobody told it to stop

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards both
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int task = 1, done;

static void *work(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    for (;;) {
        while (task == 0)
            PT(pthread_cond_wait(&changed, &lock));
        task = 0;
        done = 1;
        PT(pthread_cond_broadcast(&changed));
    }
    return NULL;
}

int main(void) {
    pthread_t worker;
    PT(pthread_create(&worker, NULL, work, NULL));
    PT(pthread_mutex_lock(&lock));
    while (!done)
        PT(pthread_cond_wait(&changed, &lock));
    PT(pthread_mutex_unlock(&lock));
    return 0;
}
