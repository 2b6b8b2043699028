/* driver together|apart THREADS TIMES: so many threads add so often, and one reads; all at once, or one after
 * another has ended. Prints what came of it. Amounts are 2: whatever is read, the total is twice the times.
 *
 * driver two: two counters, of large amounts and of negative ones, in one thread. Prints each. */
#include "counter.h"

#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_THREADS = 16, AMOUNT = 2 };

static struct counter *counter;
static long times_each;

static void *add(void *unused) {
    for (long i = 0; i < times_each; i++)
        counter_add(counter, AMOUNT);
    return unused;
}

/* Reads twice; tells the first reading in which the two do not belong together. */
static void *read_twice(void *unused) {
    long before = 0;
    for (int i = 0; i < 2; i++) {
        long total, times;
        counter_read(counter, &total, &times);
        if (total != AMOUNT * times || times < before) {
            printf("read a total of %ld after %ld additions of %d\n", total, times, AMOUNT);
            exit(EXIT_FAILURE);
        }
        before = times;
    }
    return unused;
}

static void start(pthread_t *thread, void *(*function)(void *)) {
    if (pthread_create(thread, NULL, function, NULL) != 0) {
        fprintf(stderr, "pthread_create fails\n");
        abort();
    }
}

static void tell(struct counter *one) {
    long total, times;
    counter_read(one, &total, &times);
    printf("%ld in %ld additions\n", total, times);
}

static int count_with_two(void) {
    struct counter *large = counter_create();
    if (!large) {
        perror("counter_create");
        return EXIT_FAILURE;
    }
    counter_add(large, LONG_MAX - 5);
    counter_add(large, 3);
    struct counter *negative = counter_create();
    if (!negative) {
        perror("counter_create");
        counter_destroy(large);
        return EXIT_FAILURE;
    }
    for (int i = 0; i < 3; i++)
        counter_add(negative, -7);
    tell(large);
    tell(negative);
    counter_destroy(large);
    tell(negative);
    counter_destroy(negative);
    return EXIT_SUCCESS;
}

int main(int argc, char *argv[]) {
    if (argc == 2 && strcmp(argv[1], "two") == 0)
        return count_with_two();
    pthread_t threads[MOST_THREADS + 1];
    bool together = argc == 4 && strcmp(argv[1], "together") == 0;
    int count = argc == 4 ? atoi(argv[2]) : 0;
    times_each = argc == 4 ? atol(argv[3]) : 0;
    if (count < 1 || count > MOST_THREADS || times_each < 1) {
        fprintf(stderr, "usage: driver together|apart THREADS TIMES\n       driver two\n");
        return 2;
    }
    counter = counter_create();
    if (!counter) {
        perror("counter_create");
        return EXIT_FAILURE;
    }
    for (int i = 0; i <= count; i++) {
        start(&threads[i], i < count ? add : read_twice);
        if (!together)
            pthread_join(threads[i], NULL);
    }
    for (int i = 0; together && i <= count; i++)
        pthread_join(threads[i], NULL);
    long total, times;
    counter_read(counter, &total, &times);
    printf("%ld in %ld additions\n", total, times);
    counter_destroy(counter);
    counter = NULL; /* what is not freed is lost */
    return EXIT_SUCCESS;
}
