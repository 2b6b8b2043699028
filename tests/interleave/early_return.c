// expect: deadlock or lock-misuse
// schedules: 1
// shows: who finds the stock empty returns with the lock held; the other waits for it for ever

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards stock
static int stock = 1;

static void *take(void *unused) {
    (void)unused;
    for (int i = 0; i < 2; i++) {
        PT(pthread_mutex_lock(&lock));
        if (stock == 0)
            return NULL;
        stock--;
        PT(pthread_mutex_unlock(&lock));
    }
    return NULL;
}

int main(void) {
    run_threads(2, take);
    return 0;
}
