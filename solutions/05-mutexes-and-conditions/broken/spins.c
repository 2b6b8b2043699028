// spins.c - WRONG: a thread that has to wait asks again and again, and keeps the lock meanwhile.
#include "../check.h"
#include "../slots.h"
#include "../threads.h"

#include <stdio.h>

// region: put_take
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards slots
static struct slots slots;

static void put(int item) {
    CHECK(pthread_mutex_lock(&lock));
    while (slots.count == SLOTS)
        continue;
    slots_add(&slots, item);
    CHECK(pthread_mutex_unlock(&lock));
}

static int take(void) {
    CHECK(pthread_mutex_lock(&lock));
    while (slots.count == 0)
        continue;
    int item = slots_remove(&slots);
    CHECK(pthread_mutex_unlock(&lock));
    return item;
}
// endregion: put_take

static void *produce(void *unused) {
    put(1);
    return unused;
}

static void *consume(void *unused) {
    printf("took %d\n", take());
    return unused;
}

int main(void) {
    RUN_THREADS(produce, consume);
    return 0;
}
