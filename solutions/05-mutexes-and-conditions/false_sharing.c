// false_sharing.c - two threads count, each in a variable of its own: in one cache line, and in two.
//
// Usage: false_sharing [ROUNDS] (20000000); medians of nine measurements
#include "../01-processes-and-threads/timer.h"
#include "check.h"
#include "median.h"

#include <pthread.h>

enum { CACHE_LINE = 64 }; // bytes

static struct {
    _Alignas(CACHE_LINE) volatile long first; // volatile: each round goes to memory
    volatile long neighbour;
    _Alignas(CACHE_LINE) volatile long apart;
} counters;

enum { MEASUREMENTS = 9 };

static long rounds = 20000000; // not changed once there are threads
static pthread_barrier_t both;

static void *count(void *counter) {
    pthread_barrier_wait(&both);
    for (long i = 0; i < rounds; i++)
        ++*(volatile long *)counter;
    return NULL;
}

static double seconds_for(volatile long *a, volatile long *b) {
    pthread_t threads[2];
    struct timer timer = timer_start();
    CHECK(pthread_create(&threads[0], NULL, count, (void *)a));
    CHECK(pthread_create(&threads[1], NULL, count, (void *)b));
    CHECK(pthread_join(threads[0], NULL));
    CHECK(pthread_join(threads[1], NULL));
    return timer_seconds(&timer);
}

int main(int argc, char *argv[]) {
    rounds = argc > 1 ? atol(argv[1]) : rounds;
    CHECK(pthread_barrier_init(&both, NULL, 2));
    double together[MEASUREMENTS], apart[MEASUREMENTS];
    for (int i = 0; i < MEASUREMENTS; i++) {
        together[i] = seconds_for(&counters.first, &counters.neighbour);
        apart[i] = seconds_for(&counters.first, &counters.apart);
    }
    printf("in one cache line: %.0f ms\n", median(together, MEASUREMENTS) * 1e3);
    printf("in two:            %.0f ms\n", median(apart, MEASUREMENTS) * 1e3);
    CHECK(pthread_barrier_destroy(&both));
    return 0;
}
