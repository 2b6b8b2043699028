// gives_way.c - WRONG: who does not get the second lock gives back the first, and tries again in the same way.
#include "../check.h"
#include "../threads.h"

static pthread_mutex_t alice = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t bob = PTHREAD_MUTEX_INITIALIZER;

// region: lock_both
static void lock_both(pthread_mutex_t *first, pthread_mutex_t *second) {
    CHECK(pthread_mutex_lock(first));
    while (pthread_mutex_trylock(second) != 0) {
        CHECK(pthread_mutex_unlock(first)); // after you
        CHECK(pthread_mutex_lock(first));
    }
}
// endregion: lock_both

static void unlock_both(void) {
    CHECK(pthread_mutex_unlock(&alice));
    CHECK(pthread_mutex_unlock(&bob));
}

static void *pay(void *unused) {
    lock_both(&alice, &bob);
    unlock_both();
    return unused;
}

static void *pay_back(void *unused) {
    lock_both(&bob, &alice);
    unlock_both();
    return unused;
}

int main(void) {
    RUN_THREADS(pay, pay_back);
    return 0;
}
