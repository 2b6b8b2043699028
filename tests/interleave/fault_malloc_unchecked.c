// expect: fault-handling
// schedules: 50
// options: --faults on
// shows: malloc has nothing left, and the null pointer is written to

#include "measure.h"

static void *work(void *unused) {
    (void)unused;
    int *value = malloc(sizeof *value);
    *value = 42;
    free(value);
    return NULL;
}

int main(void) {
    run_threads(1, work);
    return 0;
}
