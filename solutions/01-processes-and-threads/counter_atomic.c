// counter_atomic.c - two threads count with an atomic variable.
#include "thread.h"

#include <stdatomic.h>
#include <stdio.h>

#ifndef TIMES
#define TIMES 100
#endif

static atomic_long counter;

static void *count(void *unused) {
    (void)unused;
    for (int i = 0; i < TIMES; i++)
        counter++; // one operation: nothing comes between its read and its write
    return NULL;
}

int main(void) {
    pthread_t first = thread_start(count, NULL);
    pthread_t second = thread_start(count, NULL);
    thread_join(first);
    thread_join(second);
    printf("%ld of %d\n", counter, 2 * TIMES);
    return counter != 2 * TIMES;
}
