// The two sides share how many are inside, and each has an index and a count of its own.
#include "spsc_ring.h"
#include <stdatomic.h>
struct ring {
    atomic_long inside;
    uint32_t capacity;
    uint32_t in, out; /* the producer's index, the consumer's index */
    atomic_uint put, taken;
    struct item item[];
};
size_t ring_bytes(uint32_t capacity) {
    return sizeof(struct ring) + sizeof(struct item) * capacity;
}
struct ring *ring_make(void *memory, uint32_t capacity, uint32_t start) {
    struct ring *r = memory;
    r->capacity = capacity;
    r->in = r->out = 0;
    atomic_init(&r->inside, 0);
    atomic_init(&r->put, start);
    atomic_init(&r->taken, start);
    return r;
}
bool ring_put(struct ring *r, const struct item *item) {
    if (atomic_load_explicit(&r->inside, memory_order_acquire) == r->capacity)
        return false;
    r->item[r->in] = *item;
    r->in = r->in + 1 == r->capacity ? 0 : r->in + 1;
    atomic_fetch_add_explicit(&r->put, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&r->inside, 1, memory_order_acq_rel);
    return true;
}
bool ring_take(struct ring *r, struct item *item) {
    if (atomic_load_explicit(&r->inside, memory_order_acquire) == 0)
        return false;
    *item = r->item[r->out];
    r->out = r->out + 1 == r->capacity ? 0 : r->out + 1;
    atomic_fetch_add_explicit(&r->taken, 1, memory_order_relaxed);
    atomic_fetch_sub_explicit(&r->inside, 1, memory_order_acq_rel);
    return true;
}
uint32_t ring_put_count(const struct ring *r) {
    return atomic_load(&r->put);
}
uint32_t ring_taken_count(const struct ring *r) {
    return atomic_load(&r->taken);
}
