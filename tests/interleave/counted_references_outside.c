// expect: memory-error
// schedules: 200
// shows: one drops to 1, the other to 0 and frees; the first then tests the count of what was freed

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards *references
static int *references;

static void *drop(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    --*references;
    PT(pthread_mutex_unlock(&lock));
    PT(pthread_mutex_lock(&lock));
    if (*references == 0)
        free(references);
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    references = PTR(malloc(sizeof *references));
    *references = 2;
    run_threads(2, drop);
    return 0;
}
