// expect: wrong-exit
// schedules: 50
// options: --races off
// shows: the first reads 0; the second adds 1; the first writes 1 over it

#include "measure.h"

static int total;

static void *increment(void *unused) {
    (void)unused;
    total++;
    return NULL;
}

int main(void) {
    run_threads(2, increment);
    return total == 2 ? 0 : 1;
}
