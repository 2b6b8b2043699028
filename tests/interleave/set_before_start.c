// expect: none
// shows: what main wrote before pthread_create, the thread sees

#include "measure.h"

static int settings = 42;
static int *current;

static void *use(void *unused) {
    (void)unused;
    if (*current != 42)
        measure_die("settings", EINVAL);
    return NULL;
}

int main(void) {
    pthread_t thread;
    current = &settings;
    PT(pthread_create(&thread, NULL, use, NULL));
    PT(pthread_join(thread, NULL));
    return 0;
}
