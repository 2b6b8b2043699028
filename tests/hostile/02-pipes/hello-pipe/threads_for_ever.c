// deserves: fail hang
// told: more than 256 processes and threads
// A bomb of threads. At 300 it stops, and stays.
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *wait_long(void *unused) {
    sleep(60);
    return unused;
}

int main(void) {
    pthread_t thread;
    for (int made = 0; made < 300; made++)
        pthread_create(&thread, NULL, wait_long, NULL);
    sleep(60);
    puts("SECRET: nobody has ended it");
}
