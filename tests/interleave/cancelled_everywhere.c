// expect: none
// shows: a cancelled wait has its mutex again before the handlers run, the innermost first; a semaphore, pause and a loop that can be cancelled anywhere end too

#include <semaphore.h>

#include "measure.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static sem_t zero;
static int handlers; // that have run; guarded by the mutex, and then by the join

static void unlock(void *unused) {
    (void)unused;
    handlers++;
    PT(pthread_mutex_unlock(&mutex));
}

static void second(void *unused) {
    (void)unused;
    if (++handlers != 2)
        measure_die("the order of handlers", EINVAL);
}

static void *wait_for_ever(void *unused) {
    pthread_cleanup_push(second, NULL);
    PT(pthread_mutex_lock(&mutex));
    pthread_cleanup_push(unlock, NULL);
    for (;;)
        PT(pthread_cond_wait(&never, &mutex));
    pthread_cleanup_pop(1);
    pthread_cleanup_pop(1);
    return unused;
}

static void *wait_for_post(void *unused) {
    SYS(sem_wait(&zero));
    return unused;
}

static void *wait_for_signal(void *unused) {
    pause();
    return unused;
}

static void *count(void *counter) {
    PT(pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL));
    for (;;)
        ++*(volatile int *)counter;
    return NULL;
}

static void cancel_one(void *(*function)(void *)) {
    static int counter;
    pthread_t thread;
    void *result;
    PT(pthread_create(&thread, NULL, function, &counter));
    PT(pthread_cancel(thread));
    PT(pthread_join(thread, &result));
    if (result != PTHREAD_CANCELED)
        measure_die("pthread_cancel", EINVAL);
}

int main(void) {
    SYS(sem_init(&zero, 0, 0));
    cancel_one(wait_for_ever);
    cancel_one(wait_for_post);
    cancel_one(wait_for_signal);
    cancel_one(count);
    PT(pthread_mutex_lock(&mutex));
    PT(pthread_mutex_unlock(&mutex));
    return 0;
}
