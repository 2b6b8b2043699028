// add_up.c - adds up the numbers from 1 to N, each half a task, in a pool of W workers.
// Usage: add_up N W
#include "../02-pipes/error.h"
#include "future.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int error, const char *what) {
    if (error != 0)
        error_number(error, "%s", what);
}

// region: add_up
struct range {
    struct pool *pool;
    uint64_t first, last;
};

static void *add_up(void *argument) {
    struct range *whole = argument;
    if (whole->first == whole->last)
        return (void *)(uintptr_t)whole->first; // a number, in the place of an address
    uint64_t middle = whole->first + (whole->last - whole->first) / 2;
    struct range left = {whole->pool, whole->first, middle};
    struct range right = {whole->pool, middle + 1, whole->last};
    struct future *other;
    void *value;
    check(future_call(whole->pool, add_up, &left, POOL_FOREVER, &other), "future_call");
    uintptr_t sum = (uintptr_t)add_up(&right);
    check(future_get(other, POOL_FOREVER, &value), "future_get"); // until then LEFT is in use
    future_release(other);
    return (void *)(sum + (uintptr_t)value);
}
// endregion: add_up

int main(int argc, char *argv[]) {
    uint64_t last = argc > 1 ? strtoull(argv[1], NULL, 10) : 100;
    size_t workers = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    struct range whole = {NULL, 1, last};
    struct future *sum;
    void *value;
    check(pool_create(&whole.pool, workers, 64), "pool_create");
    check(future_call(whole.pool, add_up, &whole, POOL_FOREVER, &sum), "future_call");
    check(future_get(sum, POOL_FOREVER, &value), "future_get");
    printf("the numbers from 1 to %ju add up to %ju\n", (uintmax_t)last,
           (uintmax_t)(uintptr_t)value);
    future_release(sum);
    check(pool_shutdown(whole.pool, POOL_DRAIN), "pool_shutdown");
    check(pool_destroy(whole.pool), "pool_destroy");
    return 0;
}
