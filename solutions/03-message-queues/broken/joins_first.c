// joins_first.c - WRONG: waits for the worker before it takes what the worker brings.
#include "../../05-mutexes-and-conditions/check.h"
#include "../queue.h"

enum { ITEMS = 3 };

static struct queue destination; // room for one

static void *bring(void *unused) {
    static char item;
    for (int i = 0; i < ITEMS; i++)
        CHECK(queue_push(&destination, &item));
    queue_done(&destination);
    return unused;
}

int main(void) {
    CHECK(queue_init(&destination, 1));
    pthread_t worker;
    CHECK(pthread_create(&worker, NULL, bring, NULL));
    CHECK(pthread_join(worker, NULL)); // when it has ended, everything is there
    void *item;
    while (queue_pop(&destination, &item) == 0)
        continue;
    queue_destroy(&destination);
    return 0;
}
