// expect: none
// shows: each write adds to the counter, a read takes it all: two are told, in one read or two

#include <sys/eventfd.h>

#include "measure.h"

static int event;

static void *tell(void *unused) {
    (void)unused;
    uint64_t one = 1;
    SYS(write(event, &one, sizeof one));
    return NULL;
}

static void *listen_for_two(void *unused) {
    (void)unused;
    uint64_t count, total = 0;
    while (total < 2) {
        SYS(read(event, &count, sizeof count));
        total += count;
    }
    return NULL;
}

static void *tell_or_listen(void *number) {
    return (intptr_t)number == 2 ? listen_for_two(NULL) : tell(NULL);
}

int main(void) {
    event = SYS(eventfd(0, 0));
    run_threads(3, tell_or_listen);
    SYS(close(event));
    return 0;
}
