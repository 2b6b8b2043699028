// expect: none
// shows: a detached thread needs no join; main leaves by pthread_exit, and the process ends after both

#include "measure.h"

static void *work(void *unused) {
    (void)unused;
    return NULL;
}

int main(void) {
    pthread_t thread;
    pthread_attr_t attributes;
    PT(pthread_attr_init(&attributes));
    PT(pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED));
    PT(pthread_create(&thread, &attributes, work, NULL));
    PT(pthread_attr_destroy(&attributes));
    pthread_exit(NULL);
}
