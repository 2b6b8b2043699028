/* A ring for one producer and one consumer: two counts, each written by one side. See
 * spsc_ring.h. */
#include "spsc_ring.h"

#include <stdalign.h>
#include <stdatomic.h>

enum { CACHE_LINE = 64 };

/* Items taken up to put belong to the consumer, all other places to the producer. Each side gives
 * places to the other by a release of its count, and gets them by an acquire of the other's. */
struct ring {
    uint32_t capacity, mask;               /* never change */
    alignas(CACHE_LINE) atomic_uint put;   /* written by the producer */
    alignas(CACHE_LINE) atomic_uint taken; /* written by the consumer */
    alignas(CACHE_LINE) struct item items[];
};

_Static_assert(sizeof(atomic_uint) == sizeof(uint32_t), "counts go from 4,294,967,295 to 0");

/* The number of places is a power of two, which divides 2 to the 32: so a count that goes from its
 * greatest value to 0 goes from one place to the next. */
static uint32_t places_for(uint32_t capacity) {
    uint32_t places = 1;
    while (places < capacity)
        places *= 2;
    return places;
}

size_t ring_bytes(uint32_t capacity) {
    return sizeof(struct ring) + places_for(capacity) * sizeof(struct item);
}

struct ring *ring_make(void *memory, uint32_t capacity, uint32_t start) {
    struct ring *ring = memory;
    ring->capacity = capacity;
    ring->mask = places_for(capacity) - 1;
    atomic_init(&ring->put, start);
    atomic_init(&ring->taken, start);
    return ring;
}

bool ring_put(struct ring *ring, const struct item *item) {
    uint32_t put =
        atomic_load_explicit(&ring->put, memory_order_relaxed); /* nobody else writes it */
    uint32_t taken = atomic_load_explicit(&ring->taken, memory_order_acquire);
    if (put - taken == ring->capacity)
        return false;
    ring->items[put & ring->mask] = *item;
    atomic_store_explicit(&ring->put, put + 1, memory_order_release);
    return true;
}

bool ring_take(struct ring *ring, struct item *item) {
    uint32_t taken = atomic_load_explicit(&ring->taken, memory_order_relaxed);
    uint32_t put = atomic_load_explicit(&ring->put, memory_order_acquire);
    if (put == taken)
        return false;
    *item = ring->items[taken & ring->mask];
    atomic_store_explicit(&ring->taken, taken + 1, memory_order_release);
    return true;
}

uint32_t ring_put_count(const struct ring *ring) {
    return atomic_load_explicit(&ring->put, memory_order_relaxed);
}

uint32_t ring_taken_count(const struct ring *ring) {
    return atomic_load_explicit(&ring->taken, memory_order_relaxed);
}
