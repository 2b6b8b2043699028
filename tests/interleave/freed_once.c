// expect: none
// shows: the pointer is taken and set to null in one section: one of them frees it

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards buffer
static char *buffer;

static void *discard(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    char *taken = buffer;
    buffer = NULL;
    PT(pthread_mutex_unlock(&lock));
    free(taken);
    return NULL;
}

int main(void) {
    buffer = PTR(malloc(16));
    run_threads(2, discard);
    return 0;
}
