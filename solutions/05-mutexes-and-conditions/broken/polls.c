// polls.c - WRONG: a thread that has to wait asks again and again, and uses a processor for it.
#include "../check.h"
#include "../slots.h"
#include "../threads.h"

#include <stdio.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards slots and looks
static struct slots slots;
static long looks; // at an empty buffer

static int take(void) {
    CHECK(pthread_mutex_lock(&lock));
    while (slots.count == 0) {
        looks++;
        CHECK(pthread_mutex_unlock(&lock)); // let the producer in
        CHECK(pthread_mutex_lock(&lock));
    }
    int item = slots_remove(&slots);
    CHECK(pthread_mutex_unlock(&lock));
    return item;
}

// The buffer is empty: there is room.
static void put(int item) {
    CHECK(pthread_mutex_lock(&lock));
    slots_add(&slots, item);
    CHECK(pthread_mutex_unlock(&lock));
}

static void *produce(void *unused) {
    struct timespec tenth = {.tv_nsec = 100000000}; // the work that the item comes from
    nanosleep(&tenth, NULL);
    put(1);
    return unused;
}

static void *consume(void *unused) {
    int item = take();
    printf("took %d, looked %ld times in vain\n", item, looks);
    return unused;
}

int main(void) {
    RUN_THREADS(produce, consume);
    return 0;
}
