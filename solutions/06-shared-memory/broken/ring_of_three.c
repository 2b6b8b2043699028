// ring_of_three.c - WRONG: indices that run on, in a ring whose size is no power of 2.
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define RING_CAPACITY 3

static struct ring {
    uint8_t tail, head; // small, to see them wrap soon
    uint64_t items[RING_CAPACITY];
} ring;

static bool ring_push(uint64_t item) {
    if ((uint8_t)(ring.tail - ring.head) == RING_CAPACITY)
        return false;
    ring.items[ring.tail++ % RING_CAPACITY] = item;
    return true;
}

static bool ring_pop(uint64_t *item) {
    if (ring.tail == ring.head)
        return false;
    *item = ring.items[ring.head++ % RING_CAPACITY];
    return true;
}

// Two items are in the ring, and each round adds one and takes one.
int main(void) {
    ring_push(0);
    ring_push(1);
    for (uint64_t next = 2; next < 1000; next++) {
        uint64_t item = 0;
        ring_push(next);
        ring_pop(&item);
        if (item != next - 2) {
            printf("popped %d where %d was pushed\n", (int)item, (int)next - 2);
            return 1;
        }
    }
    printf("all in order\n");
    return 0;
}
