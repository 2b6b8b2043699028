// check_then_act.c - WRONG: the balance is tested under the lock, and the lock given back before the money is.
#include "../check.h"
#include "../threads.h"

#include <assert.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards balance
static int balance = 100;                                // never negative

static int read_balance(void) {
    CHECK(pthread_mutex_lock(&lock));
    int value = balance;
    CHECK(pthread_mutex_unlock(&lock));
    return value;
}

static void add(int amount) {
    CHECK(pthread_mutex_lock(&lock));
    balance += amount;
    assert(balance >= 0);
    CHECK(pthread_mutex_unlock(&lock));
}

// region: withdraw
static void *withdraw(void *unused) {
    if (read_balance() >= 80)
        add(-80);
    return unused;
}
// endregion: withdraw

int main(void) {
    RUN_THREADS(withdraw, withdraw);
    return 0;
}
