// Message passing by an atomic flag; a counter that is atomic.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static int message;
static atomic_bool ready;
static atomic_int counter;

static void *send_it(void *unused) {
    for (int i = 0; i < 100; i++)
        atomic_fetch_add_explicit(&counter, 1, memory_order_relaxed);
    message = 42;
    atomic_store_explicit(&ready, true, memory_order_release);
    return unused;
}

int main(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, send_it, NULL) != 0)
        return 1;
    for (int i = 0; i < 100; i++)
        counter++;
    while (!atomic_load_explicit(&ready, memory_order_acquire))
        sched_yield();
    int got = message;
    pthread_join(thread, NULL);
    printf("%d %d\n", got, counter);
    return 0;
}
