// ring_run.h - a producer and a consumer, two processes, and the ring that was included before.
// Every item is looked at; how many went through in a second is told.
#ifndef RING_RUN_H
#define RING_RUN_H

#include "../01-processes-and-threads/timer.h"
#include "shared.h"

#include <assert.h>
#include <sched.h>

enum { MEASUREMENTS = 5 };

static struct ring *ring;
static uint64_t item_count;

// What who waits does, for the TRIESth time in a row: the other one may need this processor.
static void wait_a_little(unsigned tries) {
    if (tries % 128 == 0)
        sched_yield();
}

static void produce(void) {
    for (uint64_t item = 1; item <= item_count; item++)
        for (unsigned tries = 1; !ring_push(ring, item); tries++)
            wait_a_little(tries);
    ring_flush(ring);
}

static void consume(void) {
    for (uint64_t expected = 1; expected <= item_count; expected++) {
        uint64_t item;
        for (unsigned tries = 1; !ring_pop(ring, &item); tries++)
            wait_a_little(tries);
        assert(item == expected);
    }
}

// What a program of a ring is: main's arguments, [ITEMS] (4000000), [MEASUREMENTS] (5).
static int ring_run(int argc, char *argv[]) {
    item_count = argc > 1 ? strtoull(argv[1], NULL, 10) : 4000000;
    int measurements = argc > 2 ? atoi(argv[2]) : MEASUREMENTS;
    double best = 0;
    for (int i = 0; i < measurements; i++) {
        ring = shared_memory(sizeof *ring);
        struct timer timer = timer_start();
        RUN_PROCESSES(produce, consume);
        double rate = (double)item_count / timer_seconds(&timer);
        best = rate > best ? rate : best;
        munmap(ring, sizeof *ring);
    }
    printf("%.1f million items a second\n", best / 1e6);
    return 0;
}

#endif
