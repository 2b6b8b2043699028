// slots.h - a ring of a few numbers, first in, first out. It knows nothing of threads: whoever
// shares one brings a lock. Nothing here blocks or fails; to add to a full ring or to remove from an
// empty one is the caller's mistake, and ends the program.
#ifndef SLOTS_H
#define SLOTS_H

#include <assert.h>

#ifndef SLOTS // a program may have asked for another number
#define SLOTS 2
#endif

// region: slots
struct slots {
    int items[SLOTS];
    int first; // where the oldest is
    int count; // 0 to SLOTS
};

static inline void slots_add(struct slots *slots, int item) {
    assert(slots->count < SLOTS);
    slots->items[(slots->first + slots->count) % SLOTS] = item;
    slots->count++;
}

static inline int slots_remove(struct slots *slots) {
    assert(slots->count > 0);
    int item = slots->items[slots->first];
    slots->first = (slots->first + 1) % SLOTS;
    slots->count--;
    return item;
}
// endregion: slots

#endif
