// expect: race
// schedules: 10
// shows: the first test reads instance without the lock while another writes it under the lock

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // meant to guard instance
static int object;
static int *instance;

static int *get(void) {
    if (instance == NULL) {
        PT(pthread_mutex_lock(&lock));
        if (instance == NULL) {
            object = 42;
            instance = &object;
        }
        PT(pthread_mutex_unlock(&lock));
    }
    return instance;
}

static void *use(void *unused) {
    (void)unused;
    return *get() == 42 ? NULL : (void *)1;
}

int main(void) {
    run_threads(2, use);
    return 0;
}
