// expect: none
// shows: the first reader takes the room, the last gives it back: no writer is in with a reader

#include <semaphore.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards readers
static sem_t room; // who has it, or the readers together, may use value
static int readers;
static int value;

static void *look(void *unused) {
    (void)unused;
    PT(pthread_mutex_lock(&lock));
    if (++readers == 1)
        SYS(sem_wait(&room));
    PT(pthread_mutex_unlock(&lock));
    int seen = value;
    PT(pthread_mutex_lock(&lock));
    if (--readers == 0)
        SYS(sem_post(&room));
    PT(pthread_mutex_unlock(&lock));
    return seen == 0 || seen == 42 ? NULL : (void *)1;
}

static void *change(void *unused) {
    (void)unused;
    SYS(sem_wait(&room));
    value = 42;
    SYS(sem_post(&room));
    return NULL;
}

static void *look_or_change(void *number) {
    return (intptr_t)number == 2 ? change(NULL) : look(NULL);
}

int main(void) {
    SYS(sem_init(&room, 0, 1));
    run_threads(3, look_or_change);
    SYS(sem_destroy(&room));
    return value == 42 ? 0 : 1;
}
