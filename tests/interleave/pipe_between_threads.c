// expect: none
// shows: a pipe orders memory as well: what was written before the write is seen after the read

#include "measure.h"

static int ends[2];
static int value;

static void *send(void *unused) {
    (void)unused;
    value = 42;
    SYS(write(ends[1], "x", 1));
    return NULL;
}

static void *receive(void *unused) {
    (void)unused;
    char byte;
    if (SYS(read(ends[0], &byte, 1)) != 1 || value != 42)
        _exit(1);
    return NULL;
}

int main(void) {
    SYS(pipe(ends));
    run_both(send, receive);
    SYS(close(ends[0]));
    SYS(close(ends[1]));
    return 0;
}
