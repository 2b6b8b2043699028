// ring_wrap.c - the ring at every place where an index can stand, beside a queue without any.
//
// The indices are of 8 bits, so that all 256 places are few enough to be tried.
#define RING_INDEX uint8_t
#ifndef RING_CAPACITY
#define RING_CAPACITY 4
#endif
#ifndef RING_HEADER // another version may be asked for
#define RING_HEADER "ring_cached.h"
#endif
#include RING_HEADER

#include <stdio.h>
#include <stdlib.h>

static struct ring ring;
static uint64_t next_in, next_out; // the queue holds next_out to next_in - 1
static long checks;

static void expect(bool right, const char *what) {
    checks++;
    if (right)
        return;
    printf("wrong: %s, after %llu items\n", what, (unsigned long long)next_in);
    exit(EXIT_FAILURE);
}

static void push(void) {
    bool has_room = next_in - next_out < RING_CAPACITY;
    expect(ring_push(&ring, next_in) == has_room, "full or not");
    next_in += has_room;
    ring_flush(&ring);
}

static void pop(void) {
    uint64_t item = 0;
    bool has_item = next_out < next_in;
    expect(ring_pop(&ring, &item) == has_item, "empty or not");
    expect(!has_item || item == next_out, "the oldest item");
    next_out += has_item;
}

// Both indices at PLACE, and the ring empty.
static void restart_at(int place) {
    ring = (struct ring){0};
    next_in = next_out = 0;
    while (place-- > 0) {
        push();
        pop();
    }
}

// region: places
// At each place, with each number of items in the ring: take one, then fill it and try once
// more, then empty it and try once more.
int main(void) {
    for (int place = 0; place < 2 * 256; place++)
        for (int count = 0; count <= RING_CAPACITY; count++) {
            restart_at(place);
            for (int i = 0; i < count; i++)
                push();
            pop();
            for (int i = 0; i <= RING_CAPACITY; i++)
                push();
            for (int i = 0; i <= RING_CAPACITY; i++)
                pop();
        }
    printf("%ld checks, all right\n", checks);
    return 0;
}
// endregion: places
