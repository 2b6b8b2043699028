// expect: race
// schedules: 20
// shows: the indices are plain: the consumer reads head while the producer writes it

#include <sched.h>

#include "measure.h"

enum { SLOTS = 2, ITEMS = 3 };

static int ring[SLOTS];
static unsigned head, tail;

static void *produce(void *unused) {
    (void)unused;
    for (int i = 0; i < ITEMS; i++) {
        while (head - tail == SLOTS)
            sched_yield();
        ring[head % SLOTS] = i;
        head++;
    }
    return NULL;
}

static void *consume(void *unused) {
    (void)unused;
    for (int i = 0; i < ITEMS; i++) {
        while (head == tail)
            sched_yield();
        if (ring[tail % SLOTS] != i)
            measure_die("order", EINVAL);
        tail++;
    }
    return NULL;
}

int main(void) {
    run_both(produce, consume);
    return 0;
}
