// expect: race or memory-error
// schedules: 20
// shows: start returns, the next call writes over its frame, and the thread reads that as its number

#include "measure.h"

static pthread_t thread;
static int number_seen;

static void *record(void *argument) {
    number_seen = *(int *)argument;
    return NULL;
}

static void start(void) {
    int number = 4711;
    PT(pthread_create(&thread, NULL, record, &number));
}

static void fill(volatile char *bytes, size_t count) {
    for (size_t i = 0; i < count; i++)
        bytes[i] = 'x';
}

static void reuse_the_stack(void) {
    char bytes[64];
    fill(bytes, sizeof bytes);
}

int main(void) {
    start();
    reuse_the_stack();
    PT(pthread_join(thread, NULL));
    return number_seen == 4711 ? 0 : 1;
}
