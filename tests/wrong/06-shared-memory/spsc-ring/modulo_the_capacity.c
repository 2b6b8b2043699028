// expect: wrong-output
// The counts run freely; the place is the count modulo the capacity.
#include "spsc_ring.h"

#include <stdatomic.h>

struct ring {
    uint32_t capacity, slots;
    _Atomic uint32_t head; /* how many were put */
    _Atomic uint32_t tail; /* how many were taken */
    struct item items[];
};

size_t ring_bytes(uint32_t capacity) {
    return sizeof(struct ring) + capacity * sizeof(struct item);
}

struct ring *ring_make(void *memory, uint32_t capacity, uint32_t start) {
    struct ring *ring = memory;
    ring->capacity = capacity;
    ring->slots = capacity;
    atomic_store(&ring->head, start);
    atomic_store(&ring->tail, start);
    return ring;
}

bool ring_put(struct ring *ring, const struct item *item) {
    uint32_t head = atomic_load(&ring->head);
    uint32_t tail = atomic_load(&ring->tail);
    if (head - tail >= ring->capacity)
        return false;
    ring->items[head % ring->capacity] = *item;
    atomic_store(&ring->head, head + 1);
    return true;
}

bool ring_take(struct ring *ring, struct item *item) {
    uint32_t tail = atomic_load(&ring->tail);
    uint32_t head = atomic_load(&ring->head);
    if (head == tail)
        return false;
    *item = ring->items[tail % ring->capacity];
    atomic_store(&ring->tail, tail + 1);
    return true;
}

uint32_t ring_put_count(const struct ring *ring) {
    return atomic_load(&ring->head);
}

uint32_t ring_taken_count(const struct ring *ring) {
    return atomic_load(&ring->tail);
}
