// expect: rule
// No pthread_mutex: a flag that one atomic step sets, and the one who has it works on the ring.
#include "spsc_ring.h"

#include <sched.h>
#include <stdatomic.h>

struct ring {
    atomic_bool taken_by_someone;
    uint32_t capacity, first, inside;
    uint32_t put, taken;
    struct item items[];
};

static void enter(struct ring *ring) {
    while (atomic_exchange(&ring->taken_by_someone, true))
        sched_yield();
}

static void leave(struct ring *ring) {
    atomic_store(&ring->taken_by_someone, false);
}

size_t ring_bytes(uint32_t capacity) {
    return sizeof(struct ring) + (size_t)capacity * sizeof(struct item);
}

struct ring *ring_make(void *memory, uint32_t capacity, uint32_t start) {
    struct ring *ring = memory;
    ring->capacity = capacity;
    ring->put = ring->taken = start;
    return ring;
}

bool ring_put(struct ring *ring, const struct item *item) {
    enter(ring);
    bool has_room = ring->inside < ring->capacity;
    if (has_room) {
        ring->items[(ring->first + ring->inside) % ring->capacity] = *item;
        ring->inside++;
        ring->put++;
    }
    leave(ring);
    return has_room;
}

bool ring_take(struct ring *ring, struct item *item) {
    enter(ring);
    bool has_item = ring->inside > 0;
    if (has_item) {
        *item = ring->items[ring->first];
        ring->first = (ring->first + 1) % ring->capacity;
        ring->inside--;
        ring->taken++;
    }
    leave(ring);
    return has_item;
}

uint32_t ring_put_count(const struct ring *ring) {
    struct ring *mine = (struct ring *)ring;
    enter(mine);
    uint32_t put = mine->put;
    leave(mine);
    return put;
}

uint32_t ring_taken_count(const struct ring *ring) {
    struct ring *mine = (struct ring *)ring;
    enter(mine);
    uint32_t taken = mine->taken;
    leave(mine);
    return taken;
}
