// expect: deadlock
// schedules: 50
// shows: the wait gives back its own mutex, but not the outer one, which the signaller needs

#include "measure.h"

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards ready
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int ready;

static void *wait_for_it(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&table));
    PT(pthread_mutex_lock(&lock));
    while (!ready)
        PT(pthread_cond_wait(&changed, &lock));
    PT(pthread_mutex_unlock(&lock));
    PT(pthread_mutex_unlock(&table));
    return NULL;
}

static void *set(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&table));
    PT(pthread_mutex_lock(&lock));
    ready = 1;
    PT(pthread_cond_signal(&changed));
    PT(pthread_mutex_unlock(&lock));
    PT(pthread_mutex_unlock(&table));
    return NULL;
}

int main(void) {
    run_both(wait_for_it, set);
    return 0;
}
