// load_and_store.c - WRONG: every access is atomic, and the increment is not.
#include "../thread.h"

#include <stdatomic.h>
#include <stdio.h>

#ifndef TIMES
#define TIMES 100
#endif

// region: counter
static atomic_long counter;

static void *count(void *unused) {
    (void)unused;
    for (int i = 0; i < TIMES; i++) {
        long seen = atomic_load(&counter);
        atomic_store(&counter, seen + 1);
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
