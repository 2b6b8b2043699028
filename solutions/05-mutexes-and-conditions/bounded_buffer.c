// bounded_buffer.c - producers and consumers with a buffer between them, until it is closed.
//
// Usage: bounded_buffer [ITEMS [CAPACITY]] (100000 items of each producer, 4)
#include "buffer.h"
#include "check.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { PRODUCERS = 2, CONSUMERS = 3 };

static struct buffer buffer;
static int items = 100000; // of each producer; not changed once there are threads

static void *produce(void *unused) {
    for (int item = 1; item <= items; item++)
        CHECK(buffer_put(&buffer, item));
    return unused;
}

static void *consume(void *total) {
    int item;
    while (buffer_take(&buffer, &item) == 0)
        *(int64_t *)total += item; // a total of its own: main joins before it reads
    return NULL;
}

int main(int argc, char *argv[]) {
    items = argc > 1 ? atoi(argv[1]) : items;
    CHECK(buffer_init(&buffer, argc > 2 ? (size_t)atoi(argv[2]) : 4));
    pthread_t producers[PRODUCERS], consumers[CONSUMERS];
    int64_t totals[CONSUMERS] = {0}, sum = 0;
    for (int i = 0; i < CONSUMERS; i++)
        CHECK(pthread_create(&consumers[i], NULL, consume, &totals[i]));
    for (int i = 0; i < PRODUCERS; i++)
        CHECK(pthread_create(&producers[i], NULL, produce, NULL));
    for (int i = 0; i < PRODUCERS; i++)
        CHECK(pthread_join(producers[i], NULL));
    buffer_close(&buffer); // everything is in: the consumers may leave when it is empty
    for (int i = 0; i < CONSUMERS; i++) {
        CHECK(pthread_join(consumers[i], NULL));
        sum += totals[i];
    }
    printf("%d producers put 1 to %d, %d consumers took %jd in all\n", PRODUCERS, items, CONSUMERS,
           (intmax_t)sum);
    buffer_destroy(&buffer);
    return sum != (int64_t)PRODUCERS * items * (items + 1) / 2;
}
