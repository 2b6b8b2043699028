// queue.c - items a second, in millions, through one queue; or the processor time of an item, in ns.
// Usage: NAME rate|cost PUTTERS TAKERS
// With -DPLAIN the queue of chapter 05's exercise, with -DGLIB GLib's, else ours. GLib's has no limit.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { CAPACITY = 1024 };

#if defined PLAIN
#include "bounded_queue.h"
static struct bounded_queue *queue;
static void create(void) {
    queue = queue_create(CAPACITY);
}
static void put(void *item) {
    struct message message = {0};
    *(void **)&message = item;
    queue_put(queue, &message);
}
static void *take(void) {
    struct message message;
    queue_take(queue, &message);
    return *(void **)&message;
}
#elif defined GLIB
#include <glib.h>
static GAsyncQueue *queue;
static void create(void) {
    queue = g_async_queue_new();
}
static void put(void *item) {
    g_async_queue_push(queue, item);
}
static void *take(void) {
    return g_async_queue_pop(queue);
}
#else
#include "fast_queue.h"
static struct fast_queue *queue;
static void create(void) {
    queue = fast_queue_create(CAPACITY);
}
static void put(void *item) {
    fast_queue_put(queue, item);
}
static void *take(void) {
    return fast_queue_take(queue);
}
#endif

static long items; // each putter puts so many
static int end;    // its address ends a taker

static void *put_all(void *item) {
    for (long i = 0; i < items; i++)
        put(item);
    return NULL;
}

static void *take_all(void *unused) {
    while (take() != &end)
        continue;
    return unused;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double processor_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double run(int putters, int takers) {
    pthread_t threads[64];
    double began = now();
    for (int i = 0; i < putters + takers; i++)
        if (pthread_create(&threads[i], NULL, i < putters ? put_all : take_all, &items) != 0)
            abort();
    for (int i = 0; i < putters; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < takers; i++)
        put(&end);
    for (int i = putters; i < putters + takers; i++)
        pthread_join(threads[i], NULL);
    return now() - began;
}

int main(int argc, char *argv[]) {
    int putters = argc == 4 ? atoi(argv[2]) : 0, takers = argc == 4 ? atoi(argv[3]) : 0;
    if (putters < 1 || takers < 1 || putters + takers > 64)
        return 2;
    create();
    double seconds, spent;
    for (items = 5000;; items = (long)((double)items * 0.22 / (seconds > 0.01 ? seconds : 0.03))) {
        spent = processor_seconds();
        seconds = run(putters, takers);
        spent = processor_seconds() - spent;
        if (seconds >= 0.15)
            break;
    }
    double all = (double)items * putters;
    printf("%.4f\n", strcmp(argv[1], "cost") == 0 ? spent * 1e9 / all : all / seconds / 1e6);
    return 0;
}
