// semaphore_buffer.c - the bounded buffer with two semaphores, one for room and one for items.
#define SLOTS 1
#include "check.h"
#include "semaphore_calls.h"
#include "slots.h"
#include "threads.h"

#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards slots
static struct slots slots;

// region: put_take
static sem_t room;  // begins with SLOTS
static sem_t items; // begins with 0

static void put(int item) {
    semaphore_wait(&room);
    CHECK(pthread_mutex_lock(&lock));
    slots_add(&slots, item);
    CHECK(pthread_mutex_unlock(&lock));
    semaphore_post(&items);
}

static int take(void) {
    semaphore_wait(&items);
    CHECK(pthread_mutex_lock(&lock));
    int item = slots_remove(&slots);
    CHECK(pthread_mutex_unlock(&lock));
    semaphore_post(&room);
    return item;
}
// endregion: put_take

static void *produce(void *unused) {
    put(1);
    put(2); // there is room for one
    return unused;
}

static void *consume(void *unused) {
    printf("took %d\n", take());
    printf("took %d\n", take());
    return unused;
}

int main(void) {
    semaphore_init(&room, SLOTS);
    semaphore_init(&items, 0);
    RUN_THREADS(produce, consume);
    sem_destroy(&items);
    sem_destroy(&room);
    return 0;
}
