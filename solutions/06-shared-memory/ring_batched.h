// ring_batched.h - the fifth version: each side tells the other once in RING_BATCH items. What the
// functions promise stands in ring_naive.h, but that an item may be seen late: a push is sure to be
// seen after ring_flush, or a push that found the ring full; a pop, after one that found it empty.
#ifndef RING_H
#define RING_H

#include "ring_index.h"

#include <stdatomic.h>

#ifndef RING_BATCH // items, at most RING_CAPACITY
#define RING_BATCH 32
#endif

enum { CACHE_LINE = 64 }; // bytes; x86-64

struct ring {
    _Alignas(CACHE_LINE) _Atomic ring_index tail; // as far as the consumer may know
    ring_index next_tail, seen_head;              // the producer's own
    _Alignas(CACHE_LINE) _Atomic ring_index head; // as far as the producer may know
    ring_index next_head, seen_tail;              // the consumer's own
    _Alignas(CACHE_LINE) ring_item items[RING_CAPACITY];
};

static inline void ring_flush(struct ring *ring) {
    atomic_store_explicit(&ring->tail, ring->next_tail, memory_order_release);
}

static inline bool ring_push(struct ring *ring, ring_item item) {
    if (ring_count(ring->next_tail, ring->seen_head) == RING_CAPACITY) {
        ring_flush(ring); // the consumer may be waiting for these
        ring->seen_head = atomic_load_explicit(&ring->head, memory_order_acquire);
        if (ring_count(ring->next_tail, ring->seen_head) == RING_CAPACITY)
            return false;
    }
    ring->items[ring_slot(ring->next_tail)] = item;
    ring->next_tail++;
    if (ring->next_tail % RING_BATCH == 0)
        ring_flush(ring);
    return true;
}

static inline bool ring_pop(struct ring *ring, ring_item *item) {
    if (ring->next_head == ring->seen_tail) {
        atomic_store_explicit(&ring->head, ring->next_head, memory_order_release);
        ring->seen_tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
        if (ring->next_head == ring->seen_tail)
            return false;
    }
    *item = ring->items[ring_slot(ring->next_head)];
    ring->next_head++;
    if (ring->next_head % RING_BATCH == 0)
        atomic_store_explicit(&ring->head, ring->next_head, memory_order_release);
    return true;
}

#endif
