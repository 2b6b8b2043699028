// expect: memory-error
// schedules: 100
// shows: both take the pointer in the first section; both free it in the second

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards buffer
static char *buffer;

static void *discard(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    char *taken = buffer;
    PT(pthread_mutex_unlock(&lock));
    if (taken != NULL) {
        PT(pthread_mutex_lock(&lock));
        free(taken);
        buffer = NULL;
        PT(pthread_mutex_unlock(&lock));
    }
    return NULL;
}

int main(void) {
    buffer = PTR(malloc(16));
    run_threads(2, discard);
    return 0;
}
