// waits_holding.c - WRONG: the semaphore is waited for with the mutex held that its poster needs.
#include "../check.h"
#include "../semaphore_calls.h"
#include "../slots.h"
#include "../threads.h"

#include <semaphore.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards slots
static struct slots slots;
static sem_t items; // how many there are

static int take(void) {
    CHECK(pthread_mutex_lock(&lock));
    semaphore_wait(&items);
    int item = slots_remove(&slots);
    CHECK(pthread_mutex_unlock(&lock));
    return item;
}

static void *produce(void *unused) {
    CHECK(pthread_mutex_lock(&lock));
    slots_add(&slots, 1);
    CHECK(pthread_mutex_unlock(&lock));
    semaphore_post(&items);
    return unused;
}

static void *consume(void *unused) {
    printf("took %d\n", take());
    return unused;
}

int main(void) {
    semaphore_init(&items, 0);
    RUN_THREADS(produce, consume);
    return 0;
}
