// dead_stack.c - WRONG: the thread's argument lies in the frame of a function that has returned.
#include "../thread.h"

#include <stdio.h>
#include <string.h>

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER; // held until main has called the next one

// region: start
static void *greet(void *argument) {
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
    printf("hello, %s\n", (char *)argument);
    return NULL;
}

static pthread_t start_greeter(void) {
    char name[16] = "Ada";
    return thread_start(greet, name);
}

static void next_call(void) {
    volatile char scratch[256];
    for (size_t i = 0; i < sizeof scratch; i++)
        scratch[i] = i % 8 == 7 ? '\0' : 'x';
}
// endregion: start

int main(void) {
    pthread_mutex_lock(&gate);
    pthread_t thread = start_greeter();
    next_call();
    pthread_mutex_unlock(&gate);
    thread_join(thread);
    return 0;
}
