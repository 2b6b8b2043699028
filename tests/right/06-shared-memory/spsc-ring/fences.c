// Relaxed counts, and fences that order what lies around them; the consumer's count is remembered.
#include "spsc_ring.h"

#include <stdatomic.h>

struct producer {
    atomic_uint count;
    uint32_t place, seen; /* where the next item goes; what the other count was at the last look */
};

struct consumer {
    atomic_uint count;
    uint32_t place;
};

struct ring {
    uint32_t capacity;
    _Alignas(64) struct producer producer;
    _Alignas(64) struct consumer consumer;
    _Alignas(64) struct item items[];
};

size_t ring_bytes(uint32_t capacity) {
    return sizeof(struct ring) + capacity * sizeof(struct item);
}

struct ring *ring_make(void *memory, uint32_t capacity, uint32_t start) {
    struct ring *ring = memory;
    ring->capacity = capacity;
    ring->producer.seen = start;
    atomic_init(&ring->producer.count, start);
    atomic_init(&ring->consumer.count, start);
    return ring;
}

static uint32_t read_count(const atomic_uint *count) {
    return atomic_load_explicit(count, memory_order_relaxed);
}

static uint32_t next_place(uint32_t place, uint32_t capacity) {
    return (place + 1) % capacity;
}

bool ring_put(struct ring *ring, const struct item *item) {
    struct producer *self = &ring->producer;
    uint32_t count = read_count(&self->count);
    if (count - self->seen == ring->capacity) {
        self->seen = read_count(&ring->consumer.count);
        atomic_thread_fence(memory_order_acquire);
        if (count - self->seen == ring->capacity)
            return false;
    }
    ring->items[self->place] = *item;
    self->place = next_place(self->place, ring->capacity);
    atomic_thread_fence(memory_order_release);
    atomic_store_explicit(&self->count, count + 1, memory_order_relaxed);
    return true;
}

bool ring_take(struct ring *ring, struct item *item) {
    struct consumer *self = &ring->consumer;
    uint32_t count = read_count(&self->count);
    if (read_count(&ring->producer.count) == count)
        return false;
    atomic_thread_fence(memory_order_acquire);
    *item = ring->items[self->place];
    self->place = next_place(self->place, ring->capacity);
    atomic_thread_fence(memory_order_release);
    atomic_store_explicit(&self->count, count + 1, memory_order_relaxed);
    return true;
}

uint32_t ring_put_count(const struct ring *ring) {
    return read_count(&ring->producer.count);
}

uint32_t ring_taken_count(const struct ring *ring) {
    return read_count(&ring->consumer.count);
}
