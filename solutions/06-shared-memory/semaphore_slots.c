// semaphore_slots.c - two unnamed semaphores in shared memory: one for items, one for room.
#include "shared.h"

#include <assert.h>
#include <semaphore.h>

#ifndef ITEMS
#define ITEMS 3
#endif
#define SLOTS 2

static struct shared {
    sem_t items;      // how many are there
    sem_t free_slots; // how many have room
    int slots[SLOTS];
} * shared;

static void wait_for(sem_t *semaphore) {
    while (sem_wait(semaphore) == -1)
        if (errno != EINTR)
            shared_fail("sem_wait");
}

// region: slots
static void produce(void) {
    for (int i = 0; i < ITEMS; i++) {
        wait_for(&shared->free_slots);
        shared->slots[i % SLOTS] = i;
        sem_post(&shared->items);
    }
}

static void consume(void) {
    for (int i = 0; i < ITEMS; i++) {
        wait_for(&shared->items);
        assert(shared->slots[i % SLOTS] == i);
        sem_post(&shared->free_slots);
    }
}
// endregion: slots

int main(void) {
    shared = shared_memory(sizeof *shared);
    if (sem_init(&shared->items, 1, 0) == -1 || sem_init(&shared->free_slots, 1, SLOTS) == -1)
        shared_fail("sem_init");
    RUN_PROCESSES(produce, consume);
    sem_destroy(&shared->items);
    sem_destroy(&shared->free_slots);
    munmap(shared, sizeof *shared);
    return 0;
}
