// expect: race
// schedules: 1
// shows: both threads read total before either writes it: one increment is lost

#include "measure.h"

static int total;

static void *increment(void *unused) {
    (void)unused;
    for (int i = 0; i < 2; i++)
        total++;
    return NULL;
}

int main(void) {
    run_threads(2, increment);
    return total == 4 ? 0 : 1;
}
