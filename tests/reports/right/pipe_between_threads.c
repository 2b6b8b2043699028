// Pointers sent through a pipe: the pipe orders what the threads do with what they point to.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int ends[2];

static void *produce(void *unused) {
    for (int i = 0; i < 20; i++) {
        int *item = malloc(sizeof *item);
        if (item == NULL)
            abort();
        *item = i;
        if (write(ends[1], &item, sizeof item) != sizeof item)
            abort();
    }
    close(ends[1]);
    return unused;
}

int main(void) {
    pthread_t thread;
    int *item, sum = 0;
    if (pipe(ends) == -1 || pthread_create(&thread, NULL, produce, NULL) != 0)
        return 1;
    while (read(ends[0], &item, sizeof item) == sizeof item) {
        sum += *item;
        free(item);
    }
    pthread_join(thread, NULL);
    close(ends[0]);
    printf("%d\n", sum);
    return 0;
}
