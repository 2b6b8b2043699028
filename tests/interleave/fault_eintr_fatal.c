// expect: fault-handling
// schedules: 200
// options: --faults on
// shows: a read that a signal interrupts has not failed, and must be repeated; this one gives up

#include "measure.h"

static int ends[2];

static void *send(void *unused) {
    (void)unused;
    while (write(ends[1], "x", 1) == -1) {
        if (errno != EINTR)
            measure_die("write", errno);
    }
    return NULL;
}

static void *receive(void *unused) {
    (void)unused;
    char byte;
    SYS(read(ends[0], &byte, 1));
    return NULL;
}

int main(void) {
    SYS(pipe(ends));
    run_both(send, receive);
    return 0;
}
