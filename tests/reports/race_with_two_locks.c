// tsan: race 11
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER, two = PTHREAD_MUTEX_INITIALIZER;

static void *first(void *arg) {
    int *shared = arg;
    for (int i = 0; i < 100; i++) {
        pthread_mutex_lock(&one);
        *shared += 1;
        pthread_mutex_unlock(&one);
    }
    return NULL;
}

static void *second(void *arg) {
    int *shared = arg;
    for (int i = 0; i < 100; i++) {
        pthread_mutex_lock(&two);
        *shared += 1;
        pthread_mutex_unlock(&two);
    }
    return NULL;
}

int main(void) {
    pthread_t a, b;
    int *shared = calloc(1, sizeof *shared);
    if (shared == NULL || pthread_create(&a, NULL, first, shared) != 0 ||
        pthread_create(&b, NULL, second, shared) != 0)
        return 1;
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    free(shared);
    return 0;
}
