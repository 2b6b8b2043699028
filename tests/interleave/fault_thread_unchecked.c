// expect: fault-handling
// schedules: 50
// options: --faults on
// shows: pthread_create says EAGAIN, no thread will post, and main waits for its post for ever

#include <semaphore.h>

#include "measure.h"

static sem_t ready;

static void *work(void *unused) {
    (void)unused;
    SYS(sem_post(&ready));
    return NULL;
}

int main(void) {
    pthread_t thread;
    SYS(sem_init(&ready, 0, 0));
    pthread_create(&thread, NULL, work, NULL);
    while (sem_wait(&ready) == -1 && errno == EINTR)
        continue;
    PT(pthread_join(thread, NULL));
    return 0;
}
