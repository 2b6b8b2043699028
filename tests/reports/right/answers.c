// Calls that fail and say so: trylock, timed waits, an error-checking and a robust mutex.
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <time.h>

static pthread_mutex_t robust;

static void *dies_holding(void *unused) {
    pthread_mutex_lock(&robust);
    return unused;
}

static void *tries(void *arg) {
    struct timespec past = {.tv_sec = 1};
    int *result = arg;
    *result = pthread_mutex_trylock(&robust) == EBUSY &&
              pthread_mutex_timedlock(&robust, &past) == ETIMEDOUT;
    return NULL;
}

int main(void) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&robust, &attributes);
    pthread_mutexattr_destroy(&attributes);
    pthread_t thread;
    int busy = 0;
    sem_t none;
    sem_init(&none, 0, 0);
    struct timespec past = {.tv_sec = 1};
    int timed = sem_timedwait(&none, &past) == -1 && errno == ETIMEDOUT;
    int tried = sem_trywait(&none) == -1 && errno == EAGAIN;
    sem_destroy(&none);
    pthread_mutex_lock(&robust);
    if (pthread_create(&thread, NULL, tries, &busy) != 0)
        return 1;
    pthread_join(thread, NULL);
    pthread_mutex_unlock(&robust);
    if (pthread_create(&thread, NULL, dies_holding, NULL) != 0)
        return 1;
    pthread_join(thread, NULL);
    int dead = pthread_mutex_lock(&robust) == EOWNERDEAD;
    if (dead)
        pthread_mutex_consistent(&robust);
    pthread_mutex_unlock(&robust);
    pthread_mutex_destroy(&robust);
    printf("%d %d %d %d\n", busy, timed, tried, dead);
    return 0;
}
