// ring_cached.h - the fourth version: each side remembers where it saw the other last, and looks
// again only when that is not enough. What the functions promise stands in ring_naive.h.
#ifndef RING_H
#define RING_H

#include "ring_index.h"

#include <stdatomic.h>

enum { CACHE_LINE = 64 }; // bytes; x86-64

struct ring {
    _Alignas(CACHE_LINE) _Atomic ring_index tail;
    ring_index seen_head; // the producer's own: a head that it has seen
    _Alignas(CACHE_LINE) _Atomic ring_index head;
    ring_index seen_tail; // the consumer's own: a tail that it has seen
    _Alignas(CACHE_LINE) ring_item items[RING_CAPACITY];
};

// region: push
static inline bool ring_push(struct ring *ring, ring_item item) {
    ring_index tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    if (ring_count(tail, ring->seen_head) == RING_CAPACITY) {
        ring->seen_head = atomic_load_explicit(&ring->head, memory_order_acquire);
        if (ring_count(tail, ring->seen_head) == RING_CAPACITY)
            return false;
    }
    ring->items[ring_slot(tail)] = item;
    atomic_store_explicit(&ring->tail, (ring_index)(tail + 1), memory_order_release);
    return true;
}
// endregion: push

static inline bool ring_pop(struct ring *ring, ring_item *item) {
    ring_index head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    if (head == ring->seen_tail) {
        ring->seen_tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
        if (head == ring->seen_tail)
            return false;
    }
    *item = ring->items[ring_slot(head)];
    atomic_store_explicit(&ring->head, (ring_index)(head + 1), memory_order_release);
    return true;
}

static inline void ring_flush(struct ring *ring) {
    (void)ring;
}

#endif
