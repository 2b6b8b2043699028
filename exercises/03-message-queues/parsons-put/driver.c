/* parsons_put order     one thread puts and takes in turn
 * parsons_put freely    two threads put two items each, the main thread takes them; for a scheduler
 */
#include "queue.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static struct queue queue = {.mutex = PTHREAD_MUTEX_INITIALIZER,
                             .not_full = PTHREAD_COND_INITIALIZER,
                             .not_empty = PTHREAD_COND_INITIALIZER};

enum { PRODUCERS = 2, ITEMS = 2 }; /* items of each */

static int order(void) {
    int put = 0, took = 0;
    for (int round = 0; round < 5; round++) {
        int count = 1 + round % CAPACITY;
        for (int i = 0; i < count; i++)
            queue_put(&queue, ++put);
        if (queue.count != count)
            printf("after %d puts the count is %d\n", count, queue.count);
        for (; took < put && queue.count > 0; took++)
            printf("%d\n", queue_take(&queue));
    }
    return 0;
}

static void *produce(void *argument) {
    const int *number = argument;
    for (int i = 0; i < ITEMS; i++)
        queue_put(&queue, *number * ITEMS + i);
    return NULL;
}

static int freely(void) {
    pthread_t threads[PRODUCERS];
    int numbers[PRODUCERS], next[PRODUCERS] = {0};
    bool is_right = true;
    for (int i = 0; i < PRODUCERS; i++) {
        numbers[i] = i;
        if (pthread_create(&threads[i], NULL, produce, &numbers[i]) != 0)
            return 2;
    }
    for (int i = 0; i < PRODUCERS * ITEMS; i++) {
        int item = queue_take(&queue);
        int from = item / ITEMS;
        is_right = is_right && item >= 0 && from < PRODUCERS && item % ITEMS == next[from]++;
    }
    for (int i = 0; i < PRODUCERS; i++)
        pthread_join(threads[i], NULL);
    printf(is_right ? "each item once, in order\n" : "an item is lost, or comes twice\n");
    return 0;
}

int main(int argc, char *argv[]) {
    const char *mode = argc > 1 ? argv[1] : "";
    if (strcmp(mode, "order") == 0)
        return order();
    if (strcmp(mode, "freely") == 0)
        return freely();
    fprintf(stderr, "usage: parsons_put order|freely\n");
    return 2;
}
