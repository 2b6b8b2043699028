// expect: memory-error
// schedules: 100
// shows: the reader takes the pointer, the other frees the entry, the reader reads it: all under the lock

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards entry and what it points at
static int *entry;

static void *look_up(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    int *found = entry;
    PT(pthread_mutex_unlock(&lock));
    if (found != NULL) {
        PT(pthread_mutex_lock(&lock));
        int value = *found;
        PT(pthread_mutex_unlock(&lock));
        if (value != 42)
            measure_die("value", EINVAL);
    }
    return NULL;
}

static void *evict(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    free(entry);
    entry = NULL;
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    entry = PTR(malloc(sizeof *entry));
    *entry = 42;
    run_both(look_up, evict);
    return 0;
}
