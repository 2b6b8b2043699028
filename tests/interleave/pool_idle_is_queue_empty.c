// expect: assertion
// schedules: 200
// shows: the last task is taken, not done: the queue is empty, and the pool is called idle

#include <assert.h>
#include <stdatomic.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards queued and stop
static pthread_cond_t submitted = PTHREAD_COND_INITIALIZER;
static pthread_cond_t idle = PTHREAD_COND_INITIALIZER;
static int queued, stop;
static atomic_int done;

static void *work(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    for (;;) {
        while (queued == 0 && !stop)
            PT(pthread_cond_wait(&submitted, &lock));
        if (queued == 0)
            break;
        if (--queued == 0)
            PT(pthread_cond_broadcast(&idle));
        PT(pthread_mutex_unlock(&lock));
        atomic_fetch_add(&done, 1);
        PT(pthread_mutex_lock(&lock));
    }
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    pthread_t worker;
    PT(pthread_create(&worker, NULL, work, NULL));
    PT(pthread_mutex_lock(&lock));
    queued = 2;
    PT(pthread_cond_signal(&submitted));
    while (queued > 0)
        PT(pthread_cond_wait(&idle, &lock));
    assert(atomic_load(&done) == 2);
    stop = 1;
    PT(pthread_cond_broadcast(&submitted));
    PT(pthread_mutex_unlock(&lock));
    PT(pthread_join(worker, NULL));
    return 0;
}
