// ring_try.c - a ring with room for one item, small enough for all schedules to be run.
#ifndef RING_CAPACITY
#define RING_CAPACITY 1
#endif
#ifndef RING_HEADER // another version may be asked for
#define RING_HEADER "ring_ordered.h"
#endif
#include RING_HEADER

#include "ring_try.h"

int main(void) {
    return ring_try();
}
