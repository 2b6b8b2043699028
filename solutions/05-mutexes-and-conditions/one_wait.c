// one_wait.c - the buffer's fourth version: the mutex is given back and the sleep begun in one step.
#define SLOTS 1
#include "check.h"
#include "slots.h"
#include "threads.h"

#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards slots
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct slots slots;

// region: put_take
static void put(int item) {
    CHECK(pthread_mutex_lock(&lock));
    while (slots.count == SLOTS)
        CHECK(pthread_cond_wait(&changed, &lock));
    slots_add(&slots, item);
    CHECK(pthread_cond_signal(&changed));
    CHECK(pthread_mutex_unlock(&lock));
}

static int take(void) {
    CHECK(pthread_mutex_lock(&lock));
    while (slots.count == 0)
        CHECK(pthread_cond_wait(&changed, &lock));
    int item = slots_remove(&slots);
    CHECK(pthread_cond_signal(&changed));
    CHECK(pthread_mutex_unlock(&lock));
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
    RUN_THREADS(produce, consume);
    return 0;
}
