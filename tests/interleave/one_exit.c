// expect: none
// shows: each way out of the section passes the unlock

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards stock
static int stock = 1;

static void *take(void *unused) {
    (void)unused;
    for (int i = 0; i < 2; i++) {
        PT(pthread_mutex_lock(&lock));
        if (stock > 0)
            stock--;
        PT(pthread_mutex_unlock(&lock));
    }
    return NULL;
}

int main(void) {
    run_threads(2, take);
    return stock == 0 ? 0 : 1;
}
