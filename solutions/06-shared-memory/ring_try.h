// ring_try.h - a producer and a consumer, two processes, that each try a few times and never wait,
// so that all their schedules can be run. The ring was included before this.
#ifndef RING_TRY_H
#define RING_TRY_H

#include "shared.h"

#include <assert.h>

enum { TRIES = 3 };

static struct ring *ring;

static void produce(void) {
    uint64_t item = 1;
    for (int i = 0; i < TRIES; i++)
        item += ring_push(ring, item);
    ring_flush(ring);
}

static void consume(void) {
    uint64_t expected = 1, item = 0;
    for (int i = 0; i < TRIES; i++)
        if (ring_pop(ring, &item))
            assert(item == expected++);
}

static inline int ring_try(void) {
    ring = shared_memory(sizeof *ring);
    RUN_PROCESSES(produce, consume);
    munmap(ring, sizeof *ring);
    return 0;
}

#endif
