// expect: deadlock
// schedules: 100
// shows: the first holds a and waits for b, the second holds b and waits for a

#include "measure.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t b = PTHREAD_MUTEX_INITIALIZER;

static void *a_then_b(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&a));
    PT(pthread_mutex_lock(&b));
    PT(pthread_mutex_unlock(&b));
    PT(pthread_mutex_unlock(&a));
    return NULL;
}

static void *b_then_a(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&b));
    PT(pthread_mutex_lock(&a));
    PT(pthread_mutex_unlock(&a));
    PT(pthread_mutex_unlock(&b));
    return NULL;
}

int main(void) {
    run_both(a_then_b, b_then_a);
    return 0;
}
