// expect: crash
// schedules: 20
// shows: the thread runs before main has set what it uses: null

#include <stdatomic.h>

#include "measure.h"

static int settings = 42;
static int *_Atomic current;

static void *use(void *unused) {
    (void)unused;
    if (*atomic_load(&current) != 42)
        measure_die("settings", EINVAL);
    return NULL;
}

int main(void) {
    pthread_t thread;
    PT(pthread_create(&thread, NULL, use, NULL));
    atomic_store(&current, &settings);
    PT(pthread_join(thread, NULL));
    return 0;
}
