// granularity.c - the same work under one lock for everything, and under a lock for each account.
//
// Usage: granularity [ROUNDS] (100000 of each thread); medians of nine measurements
#include "../01-processes-and-threads/timer.h"
#include "check.h"
#include "median.h"

#include <pthread.h>

enum { ACCOUNTS = 64, THREADS = 2, STEPS = 200, MEASUREMENTS = 9 };

struct account {
    _Alignas(64) pthread_mutex_t lock; // a cache line for each
    unsigned balance;
};

static struct account accounts[ACCOUNTS];
static pthread_mutex_t bank = PTHREAD_MUTEX_INITIALIZER;

static pthread_mutex_t *one_lock(int account) {
    (void)account;
    return &bank;
}

static pthread_mutex_t *a_lock_each(int account) {
    return &accounts[account].lock;
}

static int rounds = 100000; // this and the next are not changed while there are threads
static pthread_mutex_t *(*lock_of)(int account);

static void *work(void *seed) {
    unsigned random = *(unsigned *)seed;
    for (int i = 0; i < rounds; i++) {
        random = random * 1664525 + 1013904223;
        int account = (int)(random >> 24) % ACCOUNTS;
        CHECK(pthread_mutex_lock(lock_of(account)));
        unsigned balance = accounts[account].balance;
        for (int step = 0; step < STEPS; step++)
            balance = balance * 31 + random;
        accounts[account].balance = balance;
        CHECK(pthread_mutex_unlock(lock_of(account)));
    }
    return NULL;
}

static double seconds_with(pthread_mutex_t *(*lock)(int account)) {
    lock_of = lock;
    pthread_t threads[THREADS];
    unsigned seeds[THREADS] = {1, 2};
    struct timer timer = timer_start();
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, work, &seeds[i]));
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL));
    return timer_seconds(&timer);
}

int main(int argc, char *argv[]) {
    rounds = argc > 1 ? atoi(argv[1]) : rounds;
    for (int i = 0; i < ACCOUNTS; i++)
        CHECK(pthread_mutex_init(&accounts[i].lock, NULL));
    double coarse[MEASUREMENTS], fine[MEASUREMENTS];
    for (int i = 0; i < MEASUREMENTS; i++) {
        coarse[i] = seconds_with(one_lock);
        fine[i] = seconds_with(a_lock_each);
    }
    printf("one lock for all:    %.0f ms\n", median(coarse, MEASUREMENTS) * 1e3);
    printf("a lock each account: %.0f ms\n", median(fine, MEASUREMENTS) * 1e3);
    return 0;
}
