// expect: none
// shows: pthread_once runs make once, and no caller goes on before it has returned

#include "measure.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int made;

static void make(void) {
    made++;
}

static void *use(void *unused) {
    (void)unused;
    PT(pthread_once(&once, make));
    if (made != 1)
        measure_die("made", EINVAL);
    return NULL;
}

int main(void) {
    run_threads(3, use);
    return 0;
}
