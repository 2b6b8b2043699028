// expect: none
// shows: the entry is freed by whoever drops the last reference, counted under the lock

#include "measure.h"

struct entry {
    int references; // guarded by lock
    int value;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry *entry;

static void *use_and_drop(void *unused) {
    (void)unused;
    if (entry->value != 42)
        measure_die("value", EINVAL);
    PT(pthread_mutex_lock(&lock));
    int left = --entry->references;
    PT(pthread_mutex_unlock(&lock));
    if (left == 0)
        free(entry);
    return NULL;
}

int main(void) {
    entry = PTR(malloc(sizeof *entry));
    entry->references = 2;
    entry->value = 42;
    run_threads(2, use_and_drop);
    return 0;
}
