// expect: thread-leak
// schedules: 1
// shows: main ends without having joined or detached the thread

#include <semaphore.h>

#include "measure.h"

static sem_t done;

static void *work(void *unused) {
    (void)unused;
    SYS(sem_post(&done));
    return NULL;
}

int main(void) {
    pthread_t thread;
    SYS(sem_init(&done, 0, 0));
    PT(pthread_create(&thread, NULL, work, NULL));
    SYS(sem_wait(&done));
    return 0;
}
