/* A ring for one producer and one consumer. The contract is in spsc_ring.h; the struct and the six
 * functions are yours. */
#include "spsc_ring.h"

struct ring {
    uint32_t capacity;
};

size_t ring_bytes(uint32_t capacity) {
    return sizeof(struct ring) + capacity * sizeof(struct item);
}

struct ring *ring_make(void *memory, uint32_t capacity, uint32_t start) {
    struct ring *ring = memory;
    ring->capacity = capacity;
    (void)start;
    return ring;
}

bool ring_put(struct ring *ring, const struct item *item) {
    (void)ring;
    (void)item;
    return false;
}

bool ring_take(struct ring *ring, struct item *item) {
    (void)ring;
    (void)item;
    return false;
}

uint32_t ring_put_count(const struct ring *ring) {
    (void)ring;
    return 0;
}

uint32_t ring_taken_count(const struct ring *ring) {
    (void)ring;
    return 0;
}
