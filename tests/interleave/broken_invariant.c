// expect: assertion
// schedules: 100
// shows: between the two sections of a transfer the auditor sees 10 that are nowhere

#include <assert.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards both; their sum is always 100
static int savings = 100;
static int cash = 0;

static void *transfer(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    savings -= 10;
    PT(pthread_mutex_unlock(&lock));
    PT(pthread_mutex_lock(&lock));
    cash += 10;
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

static void *audit(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    assert(savings + cash == 100);
    PT(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void) {
    run_both(transfer, audit);
    return 0;
}
