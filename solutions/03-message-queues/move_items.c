// move_items.c - two workers move items from a source queue to a destination queue, between threads.
//
// Usage: move_items [ITEMS [CAPACITY]] (100, 4)
#include "../01-processes-and-threads/timer.h"
#include "../05-mutexes-and-conditions/check.h"
#include "queue.h"

enum { WORKERS = 2 };

struct item {
    int number;
    int mover; // the worker that moved it, from 1
};

static struct queue source, destination;
static int items = 100; // not changed once there are threads

static void fill(void) {
    for (int i = 0; i < items; i++) {
        struct item *item = malloc(sizeof *item);
        CHECK(item == NULL ? ENOMEM : 0);
        *item = (struct item){.number = i};
        CHECK(queue_push(&source, item)); // from here on it is a worker's
    }
    queue_done(&source);
}

// region: move
static void *move(void *number) {
    void *popped;
    while (queue_pop(&source, &popped) == 0) {
        struct item *item = popped;
        item->mover = *(int *)number;
        CHECK(queue_push(&destination, item));
    }
    return NULL;
}
// endregion: move

// Empties the destination. COUNTS[0] becomes the number of items that came more than once, the others
// the number that each worker moved; main joins before it reads them.
static void *collect(void *argument) {
    int *counts = argument;
    bool *came = calloc((size_t)items + 1, sizeof *came);
    CHECK(came == NULL ? ENOMEM : 0);
    void *popped;
    while (queue_pop(&destination, &popped) == 0) {
        struct item *item = popped;
        counts[0] += came[item->number];
        came[item->number] = true;
        counts[item->mover]++;
        free(item);
    }
    free(came);
    return NULL;
}

// region: move_all
static void move_all(int counts[WORKERS + 1]) {
    pthread_t workers[WORKERS], collector;
    int numbers[WORKERS];
    CHECK(pthread_create(&collector, NULL, collect, counts));
    for (int i = 0; i < WORKERS; i++) {
        numbers[i] = i + 1;
        CHECK(pthread_create(&workers[i], NULL, move, &numbers[i]));
    }
    fill();
    for (int i = 0; i < WORKERS; i++)
        CHECK(pthread_join(workers[i], NULL));
    queue_done(&destination); // only now has the last worker pushed its last item
    CHECK(pthread_join(collector, NULL));
}
// endregion: move_all

int main(int argc, char *argv[]) {
    struct timer timer = timer_start();
    items = argc > 1 ? atoi(argv[1]) : items;
    size_t capacity = argc > 2 ? (size_t)atoi(argv[2]) : 4;
    CHECK(queue_init(&source, capacity));
    CHECK(queue_init(&destination, capacity));
    int counts[WORKERS + 1] = {0};
    move_all(counts);
    int moved = counts[1] + counts[2];
    printf("worker 1 moved %d, worker 2 moved %d\n", counts[1], counts[2]);
    printf("%d of %d arrived, %d twice\n", moved, items, counts[0]);
    timer_report(&timer, stdout);
    queue_destroy(&destination);
    queue_destroy(&source);
    return moved != items || counts[0] != 0;
}
