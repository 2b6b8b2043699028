// ring_index.h - the arithmetic of indices that run on for ever, and wrap with their type.
//
// An index counts the items that have ever been pushed (tail) or popped (head), modulo the size of
// its type. A program may choose a small type before it includes this, to see it wrap.
#ifndef RING_INDEX_H
#define RING_INDEX_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef RING_CAPACITY // items
#define RING_CAPACITY 1024
#endif
#ifndef RING_INDEX
#define RING_INDEX uint32_t
#endif
#ifndef RING_ITEM
#define RING_ITEM uint64_t
#endif

typedef RING_ITEM ring_item;

// region: index
typedef RING_INDEX ring_index; // unsigned

static_assert(RING_CAPACITY > 0 && (RING_CAPACITY & (RING_CAPACITY - 1)) == 0,
              "2 to some power: else the slots jump where the index wraps");
static_assert(RING_CAPACITY <= (ring_index)-1, "or full would look like empty");

// How many items are in a ring: 0 to RING_CAPACITY.
static inline size_t ring_count(ring_index tail, ring_index head) {
    return (ring_index)(tail - head);
}

static inline size_t ring_slot(ring_index index) {
    return index & (RING_CAPACITY - 1);
}
// endregion: index

#endif
