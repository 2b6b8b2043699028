// sleeps_holding.c - WRONG: the lock is kept while the thread sleeps.
#include "../check.h"
#include "../slots.h"
#include "../threads.h"

#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards slots
static struct slots slots;

static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;  // signalled after each put and take
static pthread_mutex_t pillow = PTHREAD_MUTEX_INITIALIZER; // pthread_cond_wait asks for a mutex

static void sleep_until_changed(void) {
    CHECK(pthread_mutex_lock(&pillow));
    CHECK(pthread_cond_wait(&changed, &pillow));
    CHECK(pthread_mutex_unlock(&pillow));
}

static void put(int item) {
    CHECK(pthread_mutex_lock(&lock));
    while (slots.count == SLOTS)
        sleep_until_changed();
    slots_add(&slots, item);
    CHECK(pthread_cond_signal(&changed));
    CHECK(pthread_mutex_unlock(&lock));
}

// region: take
static int take(void) {
    CHECK(pthread_mutex_lock(&lock));
    while (slots.count == 0)
        sleep_until_changed();
    int item = slots_remove(&slots);
    CHECK(pthread_cond_signal(&changed));
    CHECK(pthread_mutex_unlock(&lock));
    return item;
}
// endregion: take

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
