// ring_plain.c - WRONG: the indices are plain variables.
#define RING_CAPACITY 1
#include "../ring_index.h"

// region: ring
struct ring {
    uint32_t tail;
    uint32_t head;
    uint64_t items[RING_CAPACITY];
};

static bool ring_push(struct ring *ring, uint64_t item) {
    if (ring->tail - ring->head == RING_CAPACITY)
        return false;
    ring->items[ring->tail % RING_CAPACITY] = item;
    ring->tail++;
    return true;
}
// endregion: ring

static bool ring_pop(struct ring *ring, uint64_t *item) {
    if (ring->tail == ring->head)
        return false;
    *item = ring->items[ring->head % RING_CAPACITY];
    ring->head++;
    return true;
}

static void ring_flush(struct ring *ring) {
    (void)ring;
}

#include "../ring_try.h"

int main(void) {
    return ring_try();
}
