// loop_variable.c - WRONG: every thread is given the address of the one loop variable.
#include "../thread.h"

#include <stdio.h>

enum { THREADS = 3 };

// region: main
static void *hello(void *argument) {
    int *number = argument;
    printf("thread %d\n", *number);
    return NULL;
}

int main(void) {
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        threads[i] = thread_start(hello, &i);
    for (int i = 0; i < THREADS; i++)
        thread_join(threads[i]);
    return 0;
}
// endregion: main
