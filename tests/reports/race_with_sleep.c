// tsan: race 9
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int result;

static void *work(void *unused) {
    result = 42;
    return unused;
}

int main(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, NULL) != 0)
        return 1;
    usleep(20000);
    printf("%d\n", result);
    pthread_join(thread, NULL);
    return 0;
}
