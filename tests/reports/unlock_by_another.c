// tsan: lock-misuse 8 | helgrind: lock-misuse 8
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void *release(void *unused) {
    pthread_mutex_unlock(&mutex);
    return unused;
}

int main(void) {
    pthread_t thread;
    pthread_mutex_lock(&mutex);
    if (pthread_create(&thread, NULL, release, NULL) != 0)
        return 1;
    pthread_join(thread, NULL);
    return 0;
}
