// expect: none
// shows: an error-checking mutex says EDEADLK to its owner, who goes on as the owner it is

#include "measure.h"

static pthread_mutex_t lock; // guards balance
static int balance;

static void deposit(int amount) {
    int error = pthread_mutex_lock(&lock);
    if (error != 0 && error != EDEADLK)
        measure_die("pthread_mutex_lock", error);
    balance += amount;
    if (error == 0)
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
    pthread_mutexattr_t attributes;
    PT(pthread_mutexattr_init(&attributes));
    PT(pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK));
    PT(pthread_mutex_init(&lock, &attributes));
    PT(pthread_mutexattr_destroy(&attributes));
    run_threads(2, deposit_twice);
    PT(pthread_mutex_destroy(&lock));
    return balance == 40 ? 0 : 1;
}
