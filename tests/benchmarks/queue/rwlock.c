// rwlock.c - operations a second, in millions, on a table of eight words: one in WRITES_EVERY writes
// all of them, the others read all of them; or the processor time of an operation, in ns.
// Usage: NAME rate|cost THREADS WRITES_EVERY
// With -DPLAIN a mutex, with -DGLIB GLib's read-write lock, with -DPOSIX pthread_rwlock, else ours.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#if defined PLAIN
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
#define READ_LOCK() pthread_mutex_lock(&lock)
#define READ_UNLOCK() pthread_mutex_unlock(&lock)
#define WRITE_LOCK() pthread_mutex_lock(&lock)
#define WRITE_UNLOCK() pthread_mutex_unlock(&lock)
#elif defined GLIB
#include <glib.h>
static GRWLock lock;
#define READ_LOCK() g_rw_lock_reader_lock(&lock)
#define READ_UNLOCK() g_rw_lock_reader_unlock(&lock)
#define WRITE_LOCK() g_rw_lock_writer_lock(&lock)
#define WRITE_UNLOCK() g_rw_lock_writer_unlock(&lock)
#elif defined POSIX
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
#define READ_LOCK() pthread_rwlock_rdlock(&lock)
#define READ_UNLOCK() pthread_rwlock_unlock(&lock)
#define WRITE_LOCK() pthread_rwlock_wrlock(&lock)
#define WRITE_UNLOCK() pthread_rwlock_unlock(&lock)
#else
#include "fast_rwlock.h"
static struct fast_rwlock lock = FAST_RWLOCK_INITIALIZER;
#define READ_LOCK() fast_read_lock(&lock)
#define READ_UNLOCK() fast_read_unlock(&lock)
#define WRITE_LOCK() fast_write_lock(&lock)
#define WRITE_UNLOCK() fast_write_unlock(&lock)
#endif

enum { WORDS = 8 };

static long table[WORDS];
static long every;
static atomic_bool over;

static void *work(void *argument) {
    long *done = argument, count = 0;
    for (; !atomic_load_explicit(&over, memory_order_relaxed); count++) {
        if (count % every == 0) {
            WRITE_LOCK();
            for (int i = 0; i < WORDS; i++)
                table[i] = count;
            WRITE_UNLOCK();
        } else {
            READ_LOCK();
            for (int i = 1; i < WORDS; i++)
                if (table[i] != table[0])
                    abort();
            READ_UNLOCK();
        }
    }
    *done = count;
    return NULL;
}

int main(int argc, char *argv[]) {
    int threads = argc == 4 ? atoi(argv[2]) : 0;
    every = argc == 4 ? atol(argv[3]) : 0;
    if (threads < 1 || threads > 64 || every < 1)
        return 2;
    pthread_t ids[64];
    long done[64], sum = 0;
    struct timespec began, ended;
    clock_gettime(CLOCK_MONOTONIC, &began);
    for (int i = 0; i < threads; i++)
        if (pthread_create(&ids[i], NULL, work, &done[i]) != 0)
            abort();
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    atomic_store(&over, true);
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
        sum += done[i];
    }
    clock_gettime(CLOCK_MONOTONIC, &ended);
    double seconds =
        (double)(ended.tv_sec - began.tv_sec) + (double)(ended.tv_nsec - began.tv_nsec) / 1e9;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double spent = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e9 +
                   (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e3;
    printf("%.4f\n",
           strcmp(argv[1], "cost") == 0 ? spent / (double)sum : (double)sum / seconds / 1e6);
    return 0;
}
