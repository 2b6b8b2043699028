// volatile_flag.c - WRONG: volatile is taken for a lock.
#include "../check.h"
#include "../threads.h"

#include <assert.h>
#include <stdbool.h>

static int message;
static volatile bool ready;

static void *publish(void *unused) {
    message = 42;
    ready = true;
    return unused;
}

static void *look(void *unused) {
    while (!ready)
        continue;
    assert(message == 42);
    return unused;
}

int main(void) {
    RUN_THREADS(publish, look);
    return 0;
}
