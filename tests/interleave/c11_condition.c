// expect: none
// options: --spurious on
// shows: cnd_wait in a loop over a predicate, both under the mtx_t

#include <threads.h>

#include "measure.h"

static mtx_t lock; // guards ready
static cnd_t changed;
static int ready;

static int set(void *unused) {
    (void)unused;
    PT(mtx_lock(&lock));
    ready = 1;
    PT(cnd_signal(&changed));
    PT(mtx_unlock(&lock));
    return 0;
}

int main(void) {
    thrd_t thread;
    PT(mtx_init(&lock, mtx_plain));
    PT(cnd_init(&changed));
    PT(thrd_create(&thread, set, NULL));
    PT(mtx_lock(&lock));
    while (!ready)
        PT(cnd_wait(&changed, &lock));
    PT(mtx_unlock(&lock));
    PT(thrd_join(thread, NULL));
    cnd_destroy(&changed);
    mtx_destroy(&lock);
    return 0;
}
