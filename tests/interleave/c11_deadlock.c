// expect: deadlock
// schedules: 100
// shows: AB-BA with two mtx_t

#include <threads.h>

#include "measure.h"

static mtx_t locks[2];

static int take_both(void *argument) {
    int number = (int)(intptr_t)argument;
    PT(mtx_lock(&locks[number]));
    PT(mtx_lock(&locks[1 - number]));
    PT(mtx_unlock(&locks[1 - number]));
    PT(mtx_unlock(&locks[number]));
    return 0;
}

int main(void) {
    thrd_t threads[2];
    for (int i = 0; i < 2; i++)
        PT(mtx_init(&locks[i], mtx_plain));
    for (int i = 0; i < 2; i++)
        PT(thrd_create(&threads[i], take_both, (void *)(intptr_t)i));
    for (int i = 0; i < 2; i++)
        PT(thrd_join(threads[i], NULL));
    return 0;
}
