// tsan: thread-leak 15
#include <pthread.h>
#include <semaphore.h>

static sem_t done;

static void *work(void *unused) {
    sem_post(&done);
    return unused;
}

int main(void) {
    pthread_t thread;
    sem_init(&done, 0, 0);
    if (pthread_create(&thread, NULL, work, NULL) != 0)
        return 1;
    sem_wait(&done);
    return 0;
}
