// expect: deadlock
// schedules: 1
// shows: the only worker's task waits for a second task, which only that worker could run

#include <semaphore.h>

#include "measure.h"

static sem_t submitted[2], finished[2];

static void run_task(int task) {
    if (task == 0) {
        SYS(sem_post(&submitted[1]));
        SYS(sem_wait(&finished[1]));
    }
    SYS(sem_post(&finished[task]));
}

static void *work(void *unused) {
    (void)unused;
    for (int task = 0; task < 2; task++) {
        SYS(sem_wait(&submitted[task]));
        run_task(task);
    }
    return NULL;
}

int main(void) {
    pthread_t worker;
    for (int i = 0; i < 2; i++) {
        SYS(sem_init(&submitted[i], 0, 0));
        SYS(sem_init(&finished[i], 0, 0));
    }
    PT(pthread_create(&worker, NULL, work, NULL));
    SYS(sem_post(&submitted[0]));
    SYS(sem_wait(&finished[0]));
    PT(pthread_join(worker, NULL));
    return 0;
}
