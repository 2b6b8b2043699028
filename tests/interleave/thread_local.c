// expect: none
// shows: a variable of storage class _Thread_local is another one in each thread

#include "measure.h"

static _Thread_local int mine;

static void *use(void *unused) {
    (void)unused;
    mine++;
    mine++;
    if (mine != 2)
        measure_die("mine", EINVAL);
    return NULL;
}

int main(void) {
    run_threads(2, use);
    return mine == 0 ? 0 : 1;
}
