// transfer_ordered.c - every transfer takes the two locks in one order, that of their addresses.
#include "check.h"
#include "threads.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

struct account {
    pthread_mutex_t lock; // guards balance
    int balance;
};

static struct account alice = {PTHREAD_MUTEX_INITIALIZER, 100};
static struct account bob = {PTHREAD_MUTEX_INITIALIZER, 100};

// region: lock_both
static void lock_both(struct account *a, struct account *b) {
    bool in_order = (uintptr_t)a < (uintptr_t)b;
    CHECK(pthread_mutex_lock(in_order ? &a->lock : &b->lock));
    CHECK(pthread_mutex_lock(in_order ? &b->lock : &a->lock));
}
// endregion: lock_both

// Two different accounts: a mutex cannot be locked twice.
static void transfer(struct account *from, struct account *to, int amount) {
    lock_both(from, to);
    from->balance -= amount;
    to->balance += amount;
    CHECK(pthread_mutex_unlock(&to->lock)); // in which order they are given back is all one
    CHECK(pthread_mutex_unlock(&from->lock));
}

static void *pay(void *unused) {
    transfer(&alice, &bob, 10);
    return unused;
}

static void *pay_back(void *unused) {
    transfer(&bob, &alice, 30);
    return unused;
}

int main(void) {
    RUN_THREADS(pay, pay_back);
    assert(alice.balance == 120 && bob.balance == 80);
    return 0;
}
