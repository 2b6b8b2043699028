// expect: none
// shows: readers read under the read lock, the writer writes alone

#include "measure.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER; // guards both, which are equal
static int width, height;

static void *grow(void *unused) {
    (void)unused;
    PT(pthread_rwlock_wrlock(&lock));
    width++;
    height++;
    PT(pthread_rwlock_unlock(&lock));
    return NULL;
}

static void *look(void *number) {
    if ((intptr_t)number == 0)
        return grow(NULL);
    PT(pthread_rwlock_rdlock(&lock));
    if (width != height)
        measure_die("look", EINVAL);
    PT(pthread_rwlock_unlock(&lock));
    return NULL;
}

int main(void) {
    run_threads(3, look);
    return width == 1 ? 0 : 1;
}
