// expect: none
// shows: who does not get the lock counts that, atomically, and leaves total alone

#include <stdatomic.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards total
static int total;
static atomic_int missed;

static void *work(void *unused) {
    (void)unused;
    int error = pthread_mutex_trylock(&lock);
    if (error == EBUSY) {
        atomic_fetch_add(&missed, 1);
        return NULL;
    }
    PT(error);
    total++;
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    run_threads(3, work);
    return total + atomic_load(&missed) == 3 ? 0 : 1;
}
