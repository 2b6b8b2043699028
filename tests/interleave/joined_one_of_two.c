// expect: thread-leak
// schedules: 1
// shows: two threads are made into one variable: the second is joined, the first is lost

#include "measure.h"

static void *work(void *unused) {
    (void)unused;
    return NULL;
}

int main(void) {
    pthread_t thread;
    for (int i = 0; i < 2; i++)
        PT(pthread_create(&thread, NULL, work, NULL));
    PT(pthread_join(thread, NULL));
    return 0;
}
