// publish.c - an atomic flag, set with release and read with acquire, publishes what was written
// before it.
#include "thread.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static int answer;
static atomic_bool ready;

// region: publish
static void *publish(void *unused) {
    (void)unused;
    answer = 42;
    atomic_store_explicit(&ready, true, memory_order_release);
    return NULL;
}

int main(void) {
    pthread_t thread = thread_start(publish, NULL);
    while (!atomic_load_explicit(&ready, memory_order_acquire))
        continue;
    printf("the answer is %d\n", answer);
    thread_join(thread);
    return 0;
}
// endregion: publish
