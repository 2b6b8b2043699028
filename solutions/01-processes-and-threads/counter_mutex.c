// counter_mutex.c - two threads count under a mutex.
#include "thread.h"

#include <stdio.h>

#ifndef TIMES
#define TIMES 100
#endif

// region: counter
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; // guards counter
static long counter;

static void *count(void *unused) {
    (void)unused;
    for (int i = 0; i < TIMES; i++) {
        pthread_mutex_lock(&mutex); // a mutex of the default kind, not held: cannot fail
        counter++;
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}
// endregion: counter

int main(void) {
    pthread_t first = thread_start(count, NULL);
    pthread_t second = thread_start(count, NULL);
    thread_join(first);
    thread_join(second);
    printf("%ld of %d\n", counter, 2 * TIMES);
    return counter != 2 * TIMES;
}
