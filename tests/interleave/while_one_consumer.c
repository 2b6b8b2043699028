// expect: none
// options: --spurious on
// shows: whatever wakes it, the consumer looks again before it takes

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
    while (items == 0)
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
