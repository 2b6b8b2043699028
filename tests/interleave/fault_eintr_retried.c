// expect: none
// options: --faults on
// shows: both calls are repeated as long as they say EINTR

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
    while (read(ends[0], &byte, 1) == -1) {
        if (errno != EINTR)
            measure_die("read", errno);
    }
    return NULL;
}

int main(void) {
    SYS(pipe(ends));
    run_both(send, receive);
    return 0;
}
