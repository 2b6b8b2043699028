// Strict turns with two semaphores, and a barrier.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static sem_t ping, pong;
static pthread_barrier_t barrier;
static int ball;

static void *answer(void *unused) {
    for (int i = 0; i < 50; i++) {
        sem_wait(&ping);
        ball++;
        sem_post(&pong);
    }
    pthread_barrier_wait(&barrier);
    return unused;
}

int main(void) {
    pthread_t thread;
    sem_init(&ping, 0, 0);
    sem_init(&pong, 0, 0);
    pthread_barrier_init(&barrier, NULL, 2);
    if (pthread_create(&thread, NULL, answer, NULL) != 0)
        return 1;
    for (int i = 0; i < 50; i++) {
        ball++;
        sem_post(&ping);
        sem_wait(&pong);
    }
    pthread_barrier_wait(&barrier);
    pthread_join(thread, NULL);
    pthread_barrier_destroy(&barrier);
    sem_destroy(&ping);
    sem_destroy(&pong);
    printf("%d\n", ball);
    return 0;
}
