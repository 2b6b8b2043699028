// dies_holding.c - WRONG: a process ends with the lock held, and the lock is not robust.
#include "../lock.h"
#include "../shared.h"

static pthread_mutex_t *lock;

static void die(void) {
    CHECK(pthread_mutex_lock(lock));
    _exit(0); // as if it had been killed here
}

static void work(void) {
    CHECK(pthread_mutex_lock(lock));
    CHECK(pthread_mutex_unlock(lock));
}

int main(void) {
    lock = shared_memory(sizeof *lock);
    lock_init(lock);
    RUN_PROCESSES(die, work);
    return 0;
}
