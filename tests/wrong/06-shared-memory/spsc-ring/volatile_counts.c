// expect: race
// One side writes each count, the other one reads it: volatile, so that it is read anew.
#include "spsc_ring.h"

struct ring {
    uint32_t capacity, slots;
    volatile uint32_t head; /* how many were put */
    volatile uint32_t tail; /* how many were taken */
    struct item items[];
};

static uint32_t power_of_two(uint32_t n) {
    uint32_t power = 1;
    while (power < n)
        power <<= 1;
    return power;
}

size_t ring_bytes(uint32_t capacity) {
    return sizeof(struct ring) + power_of_two(capacity) * sizeof(struct item);
}

struct ring *ring_make(void *memory, uint32_t capacity, uint32_t start) {
    struct ring *ring = memory;
    ring->capacity = capacity;
    ring->slots = power_of_two(capacity);
    ring->head = start;
    ring->tail = start;
    return ring;
}

bool ring_put(struct ring *ring, const struct item *item) {
    uint32_t head = ring->head;
    uint32_t tail = ring->tail;
    if (head - tail >= ring->capacity)
        return false;
    ring->items[head % ring->slots] = *item;
    ring->head = head + 1;
    return true;
}

bool ring_take(struct ring *ring, struct item *item) {
    uint32_t tail = ring->tail;
    uint32_t head = ring->head;
    if (head == tail)
        return false;
    *item = ring->items[tail % ring->slots];
    ring->tail = tail + 1;
    return true;
}

uint32_t ring_put_count(const struct ring *ring) {
    return ring->head;
}

uint32_t ring_taken_count(const struct ring *ring) {
    return ring->tail;
}
