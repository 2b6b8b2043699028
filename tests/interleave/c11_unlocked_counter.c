// expect: race
// schedules: 1
// shows: two C11 threads write total with no lock

#include <threads.h>

#include "measure.h"

static int total;

static int increment(void *unused) {
    (void)unused;
    total++;
    return 0;
}

int main(void) {
    thrd_t threads[2];
    for (int i = 0; i < 2; i++)
        PT(thrd_create(&threads[i], increment, NULL));
    for (int i = 0; i < 2; i++)
        PT(thrd_join(threads[i], NULL));
    return total == 2 ? 0 : 1;
}
