// expect: none
// shows: pthread_barrier_wait: no one reads before all have written, one of them is told so

#include <stdatomic.h>

#include "measure.h"

static pthread_barrier_t barrier;
static int values[2];
static atomic_int serial;

static void *work(void *number) {
    intptr_t mine = (intptr_t)number;
    values[mine] = 42;
    int result = pthread_barrier_wait(&barrier);
    if (result == PTHREAD_BARRIER_SERIAL_THREAD)
        atomic_fetch_add(&serial, 1);
    else
        PT(result);
    if (values[1 - mine] != 42)
        measure_die("values", EINVAL);
    return NULL;
}

int main(void) {
    PT(pthread_barrier_init(&barrier, NULL, 2));
    run_threads(2, work);
    PT(pthread_barrier_destroy(&barrier));
    return atomic_load(&serial) == 1 ? 0 : 1;
}
