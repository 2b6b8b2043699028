// ring_one_relaxed.c - WRONG: one of the four orders of ring_ordered.h is relaxed, and which is the
// program's argument.
//
// Usage: ring_one_relaxed 1|2|3|4
#define RING_CAPACITY 1
#include "../ring_index.h"

#include <stdatomic.h>
#include <stdlib.h>

struct ring {
    _Atomic uint32_t tail;
    _Atomic uint32_t head;
    uint64_t items[RING_CAPACITY];
};

static int relaxed; // 1 to 4

static uint32_t load(_Atomic uint32_t *index, int number) {
    return number == relaxed ? atomic_load_explicit(index, memory_order_relaxed)
                             : atomic_load_explicit(index, memory_order_acquire);
}

static void store(_Atomic uint32_t *index, uint32_t value, int number) {
    if (number == relaxed)
        atomic_store_explicit(index, value, memory_order_relaxed);
    else
        atomic_store_explicit(index, value, memory_order_release);
}

static bool ring_push(struct ring *ring, uint64_t item) {
    uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    if (tail - load(&ring->head, 1) == RING_CAPACITY)
        return false;
    ring->items[ring_slot(tail)] = item;
    store(&ring->tail, tail + 1, 2);
    return true;
}

static bool ring_pop(struct ring *ring, uint64_t *item) {
    uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    if (load(&ring->tail, 3) == head)
        return false;
    *item = ring->items[ring_slot(head)];
    store(&ring->head, head + 1, 4);
    return true;
}

static void ring_flush(struct ring *ring) {
    (void)ring;
}

#include "../ring_try.h"

int main(int argc, char *argv[]) {
    if (argc < 2)
        return 2;
    relaxed = atoi(argv[1]);
    return ring_try();
}
