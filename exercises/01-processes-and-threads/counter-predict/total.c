/* Two threads count to two together. Each read and each write is atomic; the addition is neither. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static atomic_int total;

static void *count(void *unused) {
    for (int i = 0; i < 2; i++) {
        int seen = atomic_load(&total);
        atomic_store(&total, seen + 1);
    }
    return unused;
}

int main(void) {
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        if (pthread_create(&threads[i], NULL, count, NULL))
            return EXIT_FAILURE;
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", atomic_load(&total));
    return EXIT_SUCCESS;
}
