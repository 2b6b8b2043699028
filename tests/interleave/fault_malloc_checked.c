// expect: none
// options: --faults on
// shows: who gets no memory says so to the one who joins it, and main tells it and fails

#include "measure.h"

static void *work(void *unused) {
    (void)unused;
    int *value = malloc(sizeof *value);
    if (value != NULL)
        *value = 42;
    return value;
}

int main(void) {
    pthread_t thread;
    void *result;
    PT(pthread_create(&thread, NULL, work, NULL));
    PT(pthread_join(thread, &result));
    int *value = PTR(result);
    int failed = *value != 42;
    free(value);
    return failed;
}
