// signals_the_first.c - WRONG: who puts an item into a buffer that holds one already tells nobody.
#include "../check.h"
#include "../slots.h"
#include "../threads.h"

#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards slots
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;
static struct slots slots;

static void put(int item) { // there is room
    CHECK(pthread_mutex_lock(&lock));
    slots_add(&slots, item);
    if (slots.count == 1) // it was empty: somebody may be waiting
        CHECK(pthread_cond_signal(&not_empty));
    CHECK(pthread_mutex_unlock(&lock));
}

static int take(void) {
    CHECK(pthread_mutex_lock(&lock));
    while (slots.count == 0)
        CHECK(pthread_cond_wait(&not_empty, &lock));
    int item = slots_remove(&slots);
    CHECK(pthread_mutex_unlock(&lock));
    return item;
}

static void *produce(void *unused) {
    put(1);
    put(2);
    return unused;
}

static void *consume(void *unused) {
    printf("took %d\n", take());
    return unused;
}

int main(void) {
    RUN_THREADS(produce, consume, consume);
    return 0;
}
