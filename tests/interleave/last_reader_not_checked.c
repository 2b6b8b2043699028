// expect: race
// schedules: 500
// shows: the first reader to leave gives the room back with the second inside; the writer comes in

#include <semaphore.h>

#include "measure.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // guards readers
static sem_t room;
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
    readers--;
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
    return 0;
}
