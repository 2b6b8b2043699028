// expect: none
// shows: who waits, waits for the number of the round to change, and that never goes back

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards here and generation
static pthread_cond_t all_here = PTHREAD_COND_INITIALIZER;
static int here;
static unsigned generation;

static void barrier_wait(void) {
    PT(pthread_mutex_lock(&lock));
    unsigned mine = generation;
    if (++here == 2) {
        here = 0;
        generation++;
        PT(pthread_cond_broadcast(&all_here));
    }
    while (generation == mine)
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
    return generation == 2 ? 0 : 1;
}
