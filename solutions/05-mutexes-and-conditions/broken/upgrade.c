// upgrade.c - WRONG: a reader that wants to write keeps its read lock while it waits for the write lock.
#include "../check.h"
#include "../threads.h"

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER; // guards value
static int value;

// region: upgrade
static void *fill_in(void *unused) {
    CHECK(pthread_rwlock_rdlock(&lock));
    if (value == 0) { // not there yet: read on as a writer
        CHECK(pthread_rwlock_wrlock(&lock));
        value = 42;
    }
    CHECK(pthread_rwlock_unlock(&lock));
    return unused;
}
// endregion: upgrade

int main(void) {
    RUN_THREADS(fill_in, fill_in);
    return 0;
}
