// ring_flagged.h - the sixth version: no index is shared; each slot says itself whether it is full.
// What the functions promise stands in ring_naive.h.
#ifndef RING_H
#define RING_H

#include "ring_index.h"

#include <stdatomic.h>

enum { CACHE_LINE = 64 }; // bytes; x86-64

struct ring_slot {
    _Atomic uint64_t full; // 1: the consumer's to empty; 0: the producer's to fill
    ring_item item;
};

struct ring {
    _Alignas(CACHE_LINE) ring_index tail; // the producer's own
    _Alignas(CACHE_LINE) ring_index head; // the consumer's own
    _Alignas(CACHE_LINE) struct ring_slot slots[RING_CAPACITY];
};

// region: push_pop
static inline bool ring_push(struct ring *ring, ring_item item) {
    struct ring_slot *slot = &ring->slots[ring_slot(ring->tail)];
    if (atomic_load_explicit(&slot->full, memory_order_acquire) != 0)
        return false;
    slot->item = item;
    atomic_store_explicit(&slot->full, 1, memory_order_release);
    ring->tail++;
    return true;
}

static inline bool ring_pop(struct ring *ring, ring_item *item) {
    struct ring_slot *slot = &ring->slots[ring_slot(ring->head)];
    if (atomic_load_explicit(&slot->full, memory_order_acquire) == 0)
        return false;
    *item = slot->item;
    atomic_store_explicit(&slot->full, 0, memory_order_release);
    ring->head++;
    return true;
}
// endregion: push_pop

static inline void ring_flush(struct ring *ring) {
    (void)ring;
}

#endif
