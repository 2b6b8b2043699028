// expect: assertion
// schedules: 200
// options: --spurious on
// shows: the wait returns without a signal, as it may, and the consumer takes what is not there

#include <assert.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards items
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;
static int items;

static void *produce(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    items++;
    PT(pthread_cond_signal(&not_empty));
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

static void *consume(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    if (items == 0)
        PT(pthread_cond_wait(&not_empty, &lock));
    assert(items > 0);
    items--;
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    run_both(produce, consume);
    return 0;
}
