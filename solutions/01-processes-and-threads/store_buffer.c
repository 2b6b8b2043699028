// store_buffer.c - two threads each write one variable and then read the other's. Can both read 0?
//
// In no interleaving of the four operations: whoever writes second reads after both writes.
#include "thread.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

enum { ROUNDS = 10000 };

static atomic_int x, y;
static int read_by_first, read_by_second;
static atomic_int arrived; // both wait here, so that they go on at the same moment

// Returns when both threads have called it for the Nth time. It spins, so that the two begin within
// nanoseconds of each other, and gives the processor up where there is only one.
static void meet(int n) {
    atomic_fetch_add(&arrived, 1);
    for (int spins = 0; atomic_load(&arrived) < 2 * n; spins++) {
        if (spins > 1000)
            sched_yield();
    }
}

static cpu_set_t allowed; // the processors that the program may use

// Keeps the calling thread on the first or the last of the processors that it may use, so that two
// threads do not share one where there are two.
static void stay_on(bool last) {
    cpu_set_t one;
    size_t chosen = CPU_SETSIZE;
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (CPU_ISSET(cpu, &allowed) && (last || chosen == CPU_SETSIZE))
            chosen = cpu;
    }
    CPU_ZERO(&one);
    CPU_SET(chosen, &one);
    if (sched_setaffinity(0, sizeof one, &one) == -1)
        error_errno("sched_setaffinity");
}

// region: relaxed
static void first_relaxed(void) {
    atomic_store_explicit(&x, 1, memory_order_relaxed);
    read_by_first = atomic_load_explicit(&y, memory_order_relaxed);
}

static void second_relaxed(void) {
    atomic_store_explicit(&y, 1, memory_order_relaxed);
    read_by_second = atomic_load_explicit(&x, memory_order_relaxed);
}
// endregion: relaxed

static void first_in_order(void) {
    atomic_store(&x, 1);
    read_by_first = atomic_load(&y);
}

static void second_in_order(void) {
    atomic_store(&y, 1);
    read_by_second = atomic_load(&x);
}

static void *run_second(void *argument) {
    void (*const *second)(void) = argument;
    stay_on(true);
    for (int round = 0; round < ROUNDS; round++) {
        meet(2 * round + 1);
        (*second)();
        meet(2 * round + 2);
    }
    return NULL;
}

static int count_both_zero(void (*first)(void), void (*second)(void)) {
    int count = 0;
    arrived = 0;
    x = y = 0;
    pthread_t thread = thread_start(run_second, &second);
    for (int round = 0; round < ROUNDS; round++) {
        meet(2 * round + 1);
        first();
        meet(2 * round + 2);
        count += read_by_first == 0 && read_by_second == 0;
        x = y = 0; // the other one waits at the next meeting
    }
    thread_join(thread);
    return count;
}

int main(void) {
    if (sched_getaffinity(0, sizeof allowed, &allowed) == -1)
        error_errno("sched_getaffinity");
    stay_on(false);
    printf("both read 0, in %d rounds\n", ROUNDS);
    printf("relaxed:                 %d times\n", count_both_zero(first_relaxed, second_relaxed));
    int in_order = count_both_zero(first_in_order, second_in_order);
    printf("sequentially consistent: %s\n", in_order == 0 ? "never" : "sometimes");
    return 0;
}
