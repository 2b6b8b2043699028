// locked_balance.c - two threads add to one number, one at a time.
#include "check.h"
#include "threads.h"

#include <assert.h>

// region: deposit
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards balance
static int balance;

static void *deposit(void *unused) {
    CHECK(pthread_mutex_lock(&lock));
    balance += 10;
    CHECK(pthread_mutex_unlock(&lock));
    return unused;
}
// endregion: deposit

int main(void) {
    RUN_THREADS(deposit, deposit);
    assert(balance == 20);
    return 0;
}
