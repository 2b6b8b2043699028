// if_not_while.c - WRONG: a thread that has been woken does not look again.
//
// Usage: if_not_while [one]: consumers, two or one; as many items
#include "../check.h"
#include "../slots.h"
#include "../threads.h"

#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards slots
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;
static struct slots slots;

// There is room: as many slots as items.
static void put(int item) {
    CHECK(pthread_mutex_lock(&lock));
    slots_add(&slots, item);
    CHECK(pthread_cond_signal(&not_empty));
    CHECK(pthread_mutex_unlock(&lock));
}

// region: take
static int take(void) {
    CHECK(pthread_mutex_lock(&lock));
    if (slots.count == 0)
        CHECK(pthread_cond_wait(&not_empty, &lock));
    int item = slots_remove(&slots);
    CHECK(pthread_mutex_unlock(&lock));
    return item;
}
// endregion: take

static void *produce_one(void *unused) {
    put(1);
    return unused;
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

int main(int argc, char *argv[]) {
    (void)argv;
    if (argc > 1)
        RUN_THREADS(produce_one, consume);
    else
        RUN_THREADS(produce, consume, consume);
    return 0;
}
