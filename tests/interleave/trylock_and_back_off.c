// expect: none
// shows: one holds a and waits for b; the other never waits while it holds b, so it always gives way

#include <sched.h>

#include "measure.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER; // both guard total
static pthread_mutex_t b = PTHREAD_MUTEX_INITIALIZER;
static int total;

static void *a_then_b(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&a));
    PT(pthread_mutex_lock(&b));
    total++;
    PT(pthread_mutex_unlock(&b));
    PT(pthread_mutex_unlock(&a));
    return NULL;
}

static void *b_then_a(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&b));
    int error;
    while ((error = pthread_mutex_trylock(&a)) == EBUSY) {
        PT(pthread_mutex_unlock(&b));
        sched_yield();
        PT(pthread_mutex_lock(&b));
    }
    PT(error);
    total++;
    PT(pthread_mutex_unlock(&a));
    PT(pthread_mutex_unlock(&b));
    return NULL;
}

int main(void) {
    run_both(a_then_b, b_then_a);
    return total == 2 ? 0 : 1;
}
