// ring_publishes_first.c - WRONG: the index says that an item is there before it is.
#define RING_CAPACITY 1
#include "../ring_index.h"

#include <stdatomic.h>

struct ring {
    _Atomic uint32_t tail;
    _Atomic uint32_t head;
    uint64_t items[RING_CAPACITY];
};

// region: push
static bool ring_push(struct ring *ring, uint64_t item) {
    uint32_t tail = ring->tail;
    if (tail - ring->head == RING_CAPACITY)
        return false;
    ring->tail = tail + 1;
    ring->items[ring_slot(tail)] = item;
    return true;
}
// endregion: push

static bool ring_pop(struct ring *ring, uint64_t *item) {
    uint32_t head = ring->head;
    if (ring->tail == head)
        return false;
    *item = ring->items[ring_slot(head)];
    ring->head = head + 1;
    return true;
}

static void ring_flush(struct ring *ring) {
    (void)ring;
}

#include "../ring_try.h"

int main(void) {
    return ring_try();
}
