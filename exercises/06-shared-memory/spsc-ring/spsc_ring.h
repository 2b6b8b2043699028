/* A ring for one producer and one consumer, without a lock, in memory that both of them see. See
 * C17 7.17 (stdatomic.h), and 5.1.2.4 for what is ordered by what. */
#ifndef SPSC_RING_H
#define SPSC_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// region: contract
struct item {
    uint64_t number;
    unsigned char bytes[24];
};

/* Yours: what stands at the beginning of the memory is said in spsc_ring.c. */
struct ring;

/* How many bytes a ring needs for `capacity` items: any number from 1 to 1,048,576. */
size_t ring_bytes(uint32_t capacity);

/* Makes an empty ring in so many bytes, which hold zeros and begin at a multiple of 64. Both counts
 * below begin with `start`. Returns the address of the memory. Who has it at another address, in
 * another process, has the ring there. */
struct ring *ring_make(void *memory, uint32_t capacity, uint32_t start);

/* The producer's: copies the item into the ring and returns true; or returns false, and does
 * nothing, when the ring holds `capacity` items. */
bool ring_put(struct ring *ring, const struct item *item);

/* The consumer's: takes out the item that has been in the ring longest and returns true; or returns
 * false, and does nothing, when there is none. */
bool ring_take(struct ring *ring, struct item *item);

/* How many items have been put, and taken, so far, in addition to `start`. After 4,294,967,295
 * comes 0. The producer and the consumer may ask for both. */
uint32_t ring_put_count(const struct ring *ring);
uint32_t ring_taken_count(const struct ring *ring);
// endregion: contract

#endif
