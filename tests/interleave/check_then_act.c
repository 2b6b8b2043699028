// expect: assertion
// schedules: 100
// shows: both see 100 in the first section; both take 60 in the second: the balance is -20

#include <assert.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards balance
static int balance = 100;

static void *withdraw(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    int enough = balance >= 60;
    PT(pthread_mutex_unlock(&lock));
    if (enough) {
        PT(pthread_mutex_lock(&lock));
        balance -= 60;
        PT(pthread_mutex_unlock(&lock));
    }
    return NULL;
}

int main(void) {
    run_threads(2, withdraw);
    assert(balance >= 0);
    return 0;
}
