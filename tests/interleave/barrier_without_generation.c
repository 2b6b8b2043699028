// expect: lost-wakeup or deadlock
// schedules: 200
// shows: the last goes on, comes again and counts 1 before the first has seen 0: both wait

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards here
static pthread_cond_t all_here = PTHREAD_COND_INITIALIZER;
static int here;

static void barrier_wait(void) {
    PT(pthread_mutex_lock(&lock));
    if (++here == 2) {
        here = 0;
        PT(pthread_cond_broadcast(&all_here));
    }
    while (here != 0)
        PT(pthread_cond_wait(&all_here, &lock));
    PT(pthread_mutex_unlock(&lock));
}

static void *work(void *unused) {
    (void)unused;
    for (int round = 0; round < 2; round++)
        barrier_wait();
    return NULL;
}

int main(void) {
    run_threads(2, work);
    return 0;
}
