// expect: deadlock
// schedules: 1
// shows: deposit, called with the lock held, waits for the lock that its own thread holds

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards balance
static int balance;

static void deposit(int amount) {
    PT(pthread_mutex_lock(&lock));
    balance += amount;
    PT(pthread_mutex_unlock(&lock));
}

static void *deposit_twice(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    deposit(10);
    deposit(10);
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    run_threads(1, deposit_twice);
    return 0;
}
