// expect: none
// shows: instance is stored with release once the object is whole, and loaded with acquire

#include <stdatomic.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // one at a time makes the object
static int object;
static int *_Atomic instance;

static int *get(void) {
    int *found = atomic_load_explicit(&instance, memory_order_acquire);
    if (found == NULL) {
        PT(pthread_mutex_lock(&lock));
        found = atomic_load_explicit(&instance, memory_order_relaxed);
        if (found == NULL) {
            object = 42;
            found = &object;
            atomic_store_explicit(&instance, found, memory_order_release);
        }
        PT(pthread_mutex_unlock(&lock));
    }
    return found;
}

static void *use(void *unused) {
    (void)unused;
    if (*get() != 42)
        measure_die("get", EINVAL);
    return NULL;
}

int main(void) {
    run_threads(2, use);
    return 0;
}
