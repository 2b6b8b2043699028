// expect: race
// schedules: 1
// shows: a sleep orders nothing: main reads value with no order to the thread's write

#include "measure.h"

static int value;

static void *produce(void *unused) {
    (void)unused;
    value = 42;
    return NULL;
}

int main(void) {
    pthread_t thread;
    PT(pthread_create(&thread, NULL, produce, NULL));
    sleep(1);
    int seen = value;
    PT(pthread_join(thread, NULL));
    return seen == 42 ? 0 : 1;
}
