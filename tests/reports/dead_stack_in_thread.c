// tsan: race 13
#include <pthread.h>
#include <stdio.h>

static void *show(void *arg) {
    int *number = arg;
    printf("%d\n", *number);
    return NULL;
}

int main(void) {
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        if (pthread_create(&threads[i], NULL, show, &i) != 0)
            return 1;
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
