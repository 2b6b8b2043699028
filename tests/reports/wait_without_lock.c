// helgrind: lock-misuse 11
#include <pthread.h>
#include <time.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

int main(void) {
    struct timespec past = {.tv_sec = 1};
    pthread_mutex_init(&mutex, NULL);
    pthread_cond_timedwait(&changed, &mutex, &past);
    return 0;
}
