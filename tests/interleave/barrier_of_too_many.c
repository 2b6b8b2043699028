// expect: deadlock
// schedules: 1
// shows: the barrier is made for three, and two come

#include "measure.h"

static pthread_barrier_t barrier;

static void *work(void *unused) {
    (void)unused;
    pthread_barrier_wait(&barrier);
    return NULL;
}

int main(void) {
    PT(pthread_barrier_init(&barrier, NULL, 3));
    run_threads(2, work);
    return 0;
}
