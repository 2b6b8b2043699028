// A bounded buffer with a mutex and two conditions.
#include <pthread.h>
#include <stdio.h>

enum { ROOM = 2, ITEMS = 100 };

static struct {
    pthread_mutex_t mutex; // guards all below
    pthread_cond_t not_empty, not_full;
    int items[ROOM], count, first;
} buffer = {.mutex = PTHREAD_MUTEX_INITIALIZER,
            .not_empty = PTHREAD_COND_INITIALIZER,
            .not_full = PTHREAD_COND_INITIALIZER};

static void *produce(void *unused) {
    for (int i = 1; i <= ITEMS; i++) {
        pthread_mutex_lock(&buffer.mutex);
        while (buffer.count == ROOM)
            pthread_cond_wait(&buffer.not_full, &buffer.mutex);
        buffer.items[(buffer.first + buffer.count++) % ROOM] = i;
        pthread_mutex_unlock(&buffer.mutex);
        pthread_cond_signal(&buffer.not_empty); // after the unlock: legal, and quicker
    }
    return unused;
}

int main(void) {
    pthread_t thread;
    long sum = 0;
    if (pthread_create(&thread, NULL, produce, NULL) != 0)
        return 1;
    for (int i = 0; i < ITEMS; i++) {
        pthread_mutex_lock(&buffer.mutex);
        while (buffer.count == 0)
            pthread_cond_wait(&buffer.not_empty, &buffer.mutex);
        sum += buffer.items[buffer.first];
        buffer.first = (buffer.first + 1) % ROOM;
        buffer.count--;
        pthread_mutex_unlock(&buffer.mutex);
        pthread_cond_signal(&buffer.not_full);
    }
    pthread_join(thread, NULL);
    printf("%ld\n", sum);
    return sum == ITEMS * (ITEMS + 1) / 2 ? 0 : 1;
}
