// expect: lost-wakeup
// schedules: 50
// shows: the signal is sent before cnd_wait, which has no predicate to look at

#include <threads.h>

#include "measure.h"

static mtx_t lock;
static cnd_t changed;

static int set(void *unused) {
    (void)unused;
    PT(cnd_signal(&changed));
    return 0;
}

int main(void) {
    thrd_t thread;
    PT(mtx_init(&lock, mtx_plain));
    PT(cnd_init(&changed));
    PT(thrd_create(&thread, set, NULL));
    PT(mtx_lock(&lock));
    PT(cnd_wait(&changed, &lock));
    PT(mtx_unlock(&lock));
    PT(thrd_join(thread, NULL));
    return 0;
}
