// expect: none
// shows: a recursive mutex counts its owner's locks, and is free after as many unlocks

#include "measure.h"

static pthread_mutex_t lock; // guards balance
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
    pthread_mutexattr_t attributes;
    PT(pthread_mutexattr_init(&attributes));
    PT(pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE));
    PT(pthread_mutex_init(&lock, &attributes));
    PT(pthread_mutexattr_destroy(&attributes));
    run_threads(2, deposit_twice);
    PT(pthread_mutex_destroy(&lock));
    return balance == 40 ? 0 : 1;
}
