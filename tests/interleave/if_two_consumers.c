// expect: assertion
// schedules: 500
// options: --spurious off
// shows: the second consumer comes between the signal and the first's waking, and takes its item

#include <assert.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards items
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;
static int items;

static void *produce(void *unused) {
    (void)unused;
    for (int i = 0; i < 2; i++) {
        PT(pthread_mutex_lock(&lock));
        items++;
        PT(pthread_cond_signal(&not_empty));
        PT(pthread_mutex_unlock(&lock));
    }
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

static void *produce_or_consume(void *number) {
    return (intptr_t)number == 2 ? produce(NULL) : consume(NULL);
}

int main(void) {
    run_threads(3, produce_or_consume);
    return 0;
}
