// returns_locked.c - WRONG: one of two ways out of the function leaves the mutex locked.
#include "../check.h"
#include "../threads.h"

#include <stdbool.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards balance
static int balance = 100;                                // never negative

static bool withdraw(int amount) {
    CHECK(pthread_mutex_lock(&lock));
    if (balance < amount)
        return false;
    balance -= amount;
    CHECK(pthread_mutex_unlock(&lock));
    return true;
}

static void *customer(void *unused) {
    withdraw(80);
    return unused;
}

int main(void) {
    RUN_THREADS(customer, customer, customer);
    return 0;
}
