// lost_update.c - WRONG: two threads add to one number, and nothing keeps them apart.
#include "../check.h"
#include "../threads.h"

#include <assert.h>

// region: deposit
static int balance;

static void *deposit(void *unused) {
    balance += 10;
    return unused;
}

int main(void) {
    RUN_THREADS(deposit, deposit);
    assert(balance == 20);
    return 0;
}
// endregion: deposit
