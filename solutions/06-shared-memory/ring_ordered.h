// ring_ordered.h - the second version: indices that run on, and the orders that are needed and no
// others. What the functions promise stands in ring_naive.h.
#ifndef RING_H
#define RING_H

#include "ring_index.h"

#include <stdatomic.h>

struct ring {
    _Atomic ring_index tail; // how many were pushed; only the producer stores
    _Atomic ring_index head; // how many were popped; only the consumer stores
    ring_item items[RING_CAPACITY];
};

// region: push_pop
static inline bool ring_push(struct ring *ring, ring_item item) {
    ring_index tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    ring_index head = atomic_load_explicit(&ring->head, memory_order_acquire); // 1
    if (ring_count(tail, head) == RING_CAPACITY)
        return false;
    ring->items[ring_slot(tail)] = item;
    atomic_store_explicit(&ring->tail, (ring_index)(tail + 1), memory_order_release); // 2
    return true;
}

static inline bool ring_pop(struct ring *ring, ring_item *item) {
    ring_index head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    ring_index tail = atomic_load_explicit(&ring->tail, memory_order_acquire); // 3
    if (ring_count(tail, head) == 0)
        return false;
    *item = ring->items[ring_slot(head)];
    atomic_store_explicit(&ring->head, (ring_index)(head + 1), memory_order_release); // 4
    return true;
}
// endregion: push_pop

static inline void ring_flush(struct ring *ring) {
    (void)ring;
}

#endif
