// expect: none
// options: --spurious on
// shows: two conditions for two predicates: each signal reaches one whom it concerns

#include "measure.h"

enum { SLOTS = 2, ITEMS = 3 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards slots, count and first
static pthread_cond_t not_full = PTHREAD_COND_INITIALIZER;
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;
static int slots[SLOTS];
static int count, first;

static void *produce(void *unused) {
    (void)unused;
    for (int i = 0; i < ITEMS; i++) {
        PT(pthread_mutex_lock(&lock));
        while (count == SLOTS)
            PT(pthread_cond_wait(&not_full, &lock));
        slots[(first + count++) % SLOTS] = i;
        PT(pthread_cond_signal(&not_empty));
        PT(pthread_mutex_unlock(&lock));
    }
    return NULL;
}

static void *consume(void *unused) {
    (void)unused;
    for (int i = 0; i < ITEMS; i++) {
        PT(pthread_mutex_lock(&lock));
        while (count == 0)
            PT(pthread_cond_wait(&not_empty, &lock));
        if (slots[first] != i)
            measure_die("order", EINVAL);
        first = (first + 1) % SLOTS;
        count--;
        PT(pthread_cond_signal(&not_full));
        PT(pthread_mutex_unlock(&lock));
    }
    return NULL;
}

int main(void) {
    run_both(produce, consume);
    return count == 0 ? 0 : 1;
}
