// expect: none
// shows: each increment is read and written under the one lock; main reads after the joins

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards total
static int total;

static void *increment(void *unused) {
    (void)unused;
    for (int i = 0; i < 2; i++) {
        PT(pthread_mutex_lock(&lock));
        total++;
        PT(pthread_mutex_unlock(&lock));
    }
    return NULL;
}

int main(void) {
    run_threads(2, increment);
    return total == 4 ? 0 : 1;
}
