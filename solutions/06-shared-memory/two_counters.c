// two_counters.c - two processes count, each in a variable of its own: in one cache line or two.
//
// Usage: two_counters [ROUNDS] (5000000); medians of nine measurements
#include "../01-processes-and-threads/timer.h"
#include "../05-mutexes-and-conditions/median.h"
#include "shared.h"

#include <stdatomic.h>

enum { CACHE_LINE = 64 }; // bytes; x86-64

static struct counters {
    _Alignas(CACHE_LINE) atomic_long first;
    atomic_long neighbour;
    _Alignas(CACHE_LINE) atomic_long apart;
} * counters;

enum { MEASUREMENTS = 9 };

static long rounds = 5000000;

static void count(atomic_long *counter) {
    for (long i = 0; i < rounds; i++)
        atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

static void count_first(void) {
    count(&counters->first);
}

static void count_neighbour(void) {
    count(&counters->neighbour);
}

static void count_apart(void) {
    count(&counters->apart);
}

static double seconds_for(process_function *second) {
    struct timer timer = timer_start();
    RUN_PROCESSES(count_first, second);
    return timer_seconds(&timer);
}

int main(int argc, char *argv[]) {
    rounds = argc > 1 ? atol(argv[1]) : rounds;
    counters = shared_memory(sizeof *counters);
    double together[MEASUREMENTS], apart[MEASUREMENTS];
    for (int i = 0; i < MEASUREMENTS; i++) {
        together[i] = seconds_for(count_neighbour);
        apart[i] = seconds_for(count_apart);
    }
    printf("in one cache line: %.0f ms\n", median(together, MEASUREMENTS) * 1e3);
    printf("in two:            %.0f ms\n", median(apart, MEASUREMENTS) * 1e3);
    munmap(counters, sizeof *counters);
    return 0;
}
