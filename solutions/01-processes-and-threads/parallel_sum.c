// parallel_sum.c - two threads add up a half each; the results come back through join.
#include "thread.h"

#include <stdio.h>

enum { COUNT = 1000 };

struct part {
    const int *from;
    size_t count;
    long sum; // the thread's; the one who joins it reads it
};

static void *add_up(void *argument) {
    struct part *part = argument;
    for (size_t i = 0; i < part->count; i++)
        part->sum += part->from[i];
    return NULL;
}

// region: main
static long sum_of(const int *numbers, size_t count) {
    struct part low = {numbers, count / 2, 0};
    struct part high = {numbers + count / 2, count - count / 2, 0};
    pthread_t thread = thread_start(add_up, &low);
    add_up(&high); // the caller is a thread too
    thread_join(thread);
    return low.sum + high.sum;
}
// endregion: main

int main(void) {
    int numbers[COUNT];
    for (int i = 0; i < COUNT; i++)
        numbers[i] = i + 1;
    printf("%ld\n", sum_of(numbers, COUNT));
    return 0;
}
