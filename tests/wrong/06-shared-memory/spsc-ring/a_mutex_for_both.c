// expect: rule
// A mutex for both sides is held for a moment only.
#include "spsc_ring.h"

#include <pthread.h>

struct ring {
    uint32_t capacity, slots;
    pthread_mutex_t lock; /* guards the counts and the items */
    uint32_t head;        /* how many were put */
    uint32_t tail;        /* how many were taken */
    struct item items[];
};

static uint32_t power_of_two(uint32_t n) {
    uint32_t power = 1;
    while (power < n)
        power <<= 1;
    return power;
}

size_t ring_bytes(uint32_t capacity) {
    return sizeof(struct ring) + power_of_two(capacity) * sizeof(struct item);
}

struct ring *ring_make(void *memory, uint32_t capacity, uint32_t start) {
    struct ring *ring = memory;
    ring->capacity = capacity;
    ring->slots = power_of_two(capacity);
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&ring->lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
    ring->head = ring->tail = start;
    return ring;
}

bool ring_put(struct ring *ring, const struct item *item) {
    pthread_mutex_lock(&ring->lock);
    bool room = ring->head - ring->tail < ring->capacity;
    if (room)
        ring->items[ring->head++ % ring->slots] = *item;
    pthread_mutex_unlock(&ring->lock);
    return room;
}

bool ring_take(struct ring *ring, struct item *item) {
    pthread_mutex_lock(&ring->lock);
    bool some = ring->head != ring->tail;
    if (some)
        *item = ring->items[ring->tail++ % ring->slots];
    pthread_mutex_unlock(&ring->lock);
    return some;
}

static uint32_t read_count(const struct ring *ring, const uint32_t *count) {
    pthread_mutex_t *lock = (pthread_mutex_t *)&ring->lock;
    pthread_mutex_lock(lock);
    uint32_t value = *count;
    pthread_mutex_unlock(lock);
    return value;
}

uint32_t ring_put_count(const struct ring *ring) {
    return read_count(ring, &ring->head);
}

uint32_t ring_taken_count(const struct ring *ring) {
    return read_count(ring, &ring->tail);
}
