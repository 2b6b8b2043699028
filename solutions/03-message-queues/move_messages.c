// move_messages.c - two workers move items from a source queue to a destination queue, between processes.
//
// Usage: move_messages [ITEMS [CAPACITY]] (100, 4)
#include "../01-processes-and-threads/timer.h"
#include "check_errno.h"
#include "message_queue.h"

#include <stdbool.h>
#include <sys/wait.h>

enum { WORKERS = 2 };
enum { END, ITEM }; // priorities: the end goes last

struct item {
    int number;
    int mover; // the worker that moved it, from 1
};

static mqd_t source, destination;

static void put(mqd_t queue, struct item item, unsigned priority) {
    CHECK_ERRNO(mq_send(queue, (char *)&item, sizeof item, priority));
}

// Returns whether it was an item; if not, it was the end.
static bool take(mqd_t queue, struct item *item) {
    unsigned priority;
    CHECK_ERRNO(mq_receive(queue, (char *)item, sizeof *item, &priority));
    return priority == ITEM;
}

// region: processes
static void fill(int items) {
    for (int i = 0; i < items; i++)
        put(source, (struct item){.number = i}, ITEM);
    for (int i = 0; i < WORKERS; i++)
        put(source, (struct item){0}, END); // one each
}

static void move(int number) {
    struct item item;
    while (take(source, &item)) {
        item.mover = number;
        put(destination, item, ITEM);
    }
    put(destination, (struct item){0}, END);
}
// endregion: processes

// Empties the destination; COUNTS[0] is how many came more than once, the others are the workers'.
static void collect(int items, int counts[WORKERS + 1]) {
    bool *came = calloc((size_t)items + 1, sizeof *came);
    if (came == NULL)
        check_errno_failed("calloc");
    struct item item;
    for (int ends = 0; ends < WORKERS;) {
        if (!take(destination, &item)) {
            ends++;
            continue;
        }
        counts[0] += came[item.number];
        came[item.number] = true;
        counts[item.mover]++;
    }
    free(came);
}

int main(int argc, char *argv[]) {
    struct timer timer = timer_start();
    int items = argc > 1 ? atoi(argv[1]) : 100, counts[WORKERS + 1] = {0};
    long capacity = argc > 2 ? atol(argv[2]) : 4;
    source = message_queue_private(capacity, sizeof(struct item));
    destination = message_queue_private(capacity, sizeof(struct item));
    pid_t children[WORKERS + 1];
    for (int i = 0; i <= WORKERS; i++) {
        children[i] = CHECK_ERRNO(fork());
        if (children[i] != 0)
            continue;
        if (i == 0)
            fill(items);
        else
            move(i);
        _exit(0);
    }
    collect(items, counts);
    for (int i = 0; i <= WORKERS; i++)
        CHECK_ERRNO(waitpid(children[i], NULL, 0));
    printf("worker 1 moved %d, worker 2 moved %d\n", counts[1], counts[2]);
    int moved = counts[1] + counts[2];
    printf("%d of %d arrived, %d twice\n", moved, items, counts[0]);
    timer_report(&timer, stdout);
    mq_close(destination);
    mq_close(source);
    return moved != items || counts[0] != 0;
}
