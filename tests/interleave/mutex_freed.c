// expect: memory-error
// schedules: 200
// shows: the mutex's memory is freed while the other thread still unlocks it

#include "measure.h"

static pthread_mutex_t *mutex;

static void *use(void *unused) {
    PT(pthread_mutex_lock(mutex));
    PT(pthread_mutex_unlock(mutex));
    return unused;
}

int main(void) {
    mutex = malloc(sizeof *mutex);
    if (!mutex)
        measure_die("malloc", errno);
    PT(pthread_mutex_init(mutex, NULL));
    pthread_t thread;
    PT(pthread_create(&thread, NULL, use, NULL));
    free(mutex);
    PT(pthread_join(thread, NULL));
    return 0;
}
