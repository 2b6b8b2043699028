// expect: deadlock
// schedules: 50
// shows: both writes come before the first read, which takes both; the second read waits

#include <sys/eventfd.h>

#include "measure.h"

static int event;

static void *tell_twice(void *unused) {
    (void)unused;
    uint64_t one = 1;
    SYS(write(event, &one, sizeof one));
    SYS(write(event, &one, sizeof one));
    return NULL;
}

static void *listen_twice(void *unused) {
    (void)unused;
    uint64_t count;
    SYS(read(event, &count, sizeof count));
    SYS(read(event, &count, sizeof count));
    return NULL;
}

int main(void) {
    event = SYS(eventfd(0, 0));
    run_both(tell_twice, listen_twice);
    SYS(close(event));
    return 0;
}
