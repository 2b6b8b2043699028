// expect: none
// output: handler
// output: thread
// output: exit
// shows: main ends by pthread_exit: its handlers run, it can be joined, and the process lasts until its last thread

#include "measure.h"

static pthread_t first;

static void say(void *text) {
    puts(text);
}

static void at_exit(void) {
    puts("exit");
}

static void *join_main(void *unused) {
    (void)unused;
    void *result;
    PT(pthread_join(first, &result));
    if (result != &first)
        measure_die("pthread_join", EINVAL);
    puts("thread");
    return NULL;
}

int main(void) {
    first = pthread_self();
    atexit(at_exit);
    pthread_t thread;
    PT(pthread_create(&thread, NULL, join_main, NULL));
    PT(pthread_detach(thread));
    pthread_cleanup_push(say, "handler");
    pthread_exit(&first);
    pthread_cleanup_pop(0);
}
