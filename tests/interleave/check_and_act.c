// expect: none
// shows: test and withdrawal are one section: the second sees what the first left

#include <assert.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards balance
static int balance = 100;

static void *withdraw(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    if (balance >= 60)
        balance -= 60;
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    run_threads(2, withdraw);
    assert(balance == 40);
    return 0;
}
