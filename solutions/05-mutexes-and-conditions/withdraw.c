// withdraw.c - test and act under one hold of the lock, and one way out.
#include "check.h"
#include "threads.h"

#include <assert.h>
#include <stdbool.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards balance
static int balance = 100;                                // never negative

// region: withdraw
static bool withdraw(int amount) {
    CHECK(pthread_mutex_lock(&lock));
    bool granted = balance >= amount;
    if (granted)
        balance -= amount;
    assert(balance >= 0);
    CHECK(pthread_mutex_unlock(&lock));
    return granted;
}
// endregion: withdraw

static void *customer(void *unused) {
    withdraw(80);
    return unused;
}

int main(void) {
    RUN_THREADS(customer, customer);
    assert(balance == 20);
    return 0;
}
