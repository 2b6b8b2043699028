// expect: none
// shows: sem_timedwait says ETIMEDOUT after the absolute deadline; sem_trywait says EAGAIN at once

#include <assert.h>
#include <semaphore.h>
#include <time.h>

#include "measure.h"

static sem_t items;

static void *post(void *unused) {
    (void)unused;
    SYS(sem_post(&items));
    return NULL;
}

static void *take(void *unused) {
    (void)unused;
    struct timespec deadline;
    SYS(clock_gettime(CLOCK_REALTIME, &deadline));
    deadline.tv_sec += 1;
    if (sem_timedwait(&items, &deadline) == -1) {
        assert(errno == ETIMEDOUT);
        SYS(sem_wait(&items));
    }
    return NULL;
}

int main(void) {
    SYS(sem_init(&items, 0, 0));
    run_both(take, post);
    assert(sem_trywait(&items) == -1 && errno == EAGAIN);
    SYS(sem_destroy(&items));
    return 0;
}
