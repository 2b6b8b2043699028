// Two threads add to one sum under a lock, as often as the argument says: a run of ten points an addition.
// What a point costs in short runs and in long ones is measured with it (tests/bench schedules).

#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long sum, times;

static void *add(void *argument) {
    for (long i = 0; i < times; i++) {
        pthread_mutex_lock(&lock);
        sum++;
        pthread_mutex_unlock(&lock);
    }
    return argument;
}

int main(int argc, char *argv[]) {
    pthread_t other;
    times = argc > 1 ? strtol(argv[1], NULL, 10) : 1;
    if (pthread_create(&other, NULL, add, NULL) != 0)
        return 1;
    add(NULL);
    return pthread_join(other, NULL) != 0 || sum != 2 * times;
}
