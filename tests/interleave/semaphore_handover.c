// expect: none
// shows: a semaphore has no owner: one thread may wait on it and another post it

#include <semaphore.h>

#include "measure.h"

static sem_t turn;
static int message;

static void *send(void *unused) {
    (void)unused;
    message = 42;
    SYS(sem_post(&turn));
    return NULL;
}

int main(void) {
    pthread_t thread;
    SYS(sem_init(&turn, 0, 0));
    PT(pthread_create(&thread, NULL, send, NULL));
    SYS(sem_wait(&turn));
    int seen = message;
    PT(pthread_join(thread, NULL));
    SYS(sem_destroy(&turn));
    return seen == 42 ? 0 : 1;
}
