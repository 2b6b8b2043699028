// expect: none
// shows: C11 threads and a mtx_t: the lock guards every access

#include <threads.h>

#include "measure.h"

static mtx_t lock; // guards total
static int total;

static int increment(void *unused) {
    (void)unused;
    PT(mtx_lock(&lock));
    total++;
    PT(mtx_unlock(&lock));
    return 7;
}

int main(void) {
    thrd_t threads[2];
    PT(mtx_init(&lock, mtx_plain));
    for (int i = 0; i < 2; i++)
        PT(thrd_create(&threads[i], increment, NULL));
    for (int i = 0; i < 2; i++) {
        int result;
        PT(thrd_join(threads[i], &result));
        if (result != 7)
            return 1;
    }
    mtx_destroy(&lock);
    return total == 2 ? 0 : 1;
}
