// ring_naive.h - a ring of one producer and one consumer, the first version: indices that wrap, a
// slot that stays empty, and the strongest memory order.
//
// All versions have these three functions. The ring lies in memory that both share and is all 0 at
// first. None blocks. ring_push is for the producer alone, ring_pop for the consumer alone.
#ifndef RING_H
#define RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef RING_CAPACITY // items; a slot more is needed here
#define RING_CAPACITY 1024
#endif
#define RING_SLOTS (RING_CAPACITY + 1)
#ifndef RING_ITEM
#define RING_ITEM uint64_t
#endif

typedef RING_ITEM ring_item;

struct ring {
    _Atomic uint32_t tail; // the slot that is written next; only the producer stores
    _Atomic uint32_t head; // the slot that is read next; only the consumer stores
    ring_item items[RING_SLOTS];
};

// Returns false, and does nothing, when the ring is full.
static inline bool ring_push(struct ring *ring, ring_item item) {
    uint32_t next = (ring->tail + 1) % RING_SLOTS;
    if (next == ring->head)
        return false;
    ring->items[ring->tail] = item;
    ring->tail = next;
    return true;
}

// Returns false, and does nothing, when the ring is empty.
static inline bool ring_pop(struct ring *ring, ring_item *item) {
    if (ring->head == ring->tail)
        return false;
    *item = ring->items[ring->head];
    ring->head = (ring->head + 1) % RING_SLOTS;
    return true;
}

// Lets the other side see all that was done. Here it does at once.
static inline void ring_flush(struct ring *ring) {
    (void)ring;
}

#endif
