// expect: none
// shows: the cleanup handler unlocks what the cancelled wait has locked again

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards ready
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int ready;

static void unlock(void *mutex) {
    PT(pthread_mutex_unlock(mutex));
}

static void *wait_for_it(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    pthread_cleanup_push(unlock, &lock);
    while (!ready)
        PT(pthread_cond_wait(&changed, &lock));
    pthread_cleanup_pop(1);
    return NULL;
}

int main(void) {
    pthread_t thread;
    void *result;
    PT(pthread_create(&thread, NULL, wait_for_it, NULL));
    PT(pthread_cancel(thread));
    PT(pthread_join(thread, &result));
    PT(pthread_mutex_lock(&lock));
    ready = 1;
    PT(pthread_mutex_unlock(&lock));
    return result == PTHREAD_CANCELED ? 0 : 1;
}
