// expect: lost-wakeup
// schedules: 1000
// shows: the signal for "not full" wakes a consumer, who finds it empty; the producer sleeps on

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;  // guards full
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER; // full or empty: either
static int full;

static void *produce(void *unused) {
    (void)unused;
    for (int i = 0; i < 2; i++) {
        PT(pthread_mutex_lock(&lock));
        while (full)
            PT(pthread_cond_wait(&changed, &lock));
        full = 1;
        PT(pthread_cond_signal(&changed));
        PT(pthread_mutex_unlock(&lock));
    }
    return NULL;
}

static void *consume(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    while (!full)
        PT(pthread_cond_wait(&changed, &lock));
    full = 0;
    PT(pthread_cond_signal(&changed));
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

static void *produce_or_consume(void *number) {
    return (intptr_t)number == 2 ? produce(NULL) : consume(NULL);
}

int main(void) {
    run_threads(3, produce_or_consume);
    return 0;
}
