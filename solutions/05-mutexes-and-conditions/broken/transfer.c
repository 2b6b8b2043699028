// transfer.c - WRONG: each transfer locks the account that it takes from first.
#include "../check.h"
#include "../threads.h"

struct account {
    pthread_mutex_t lock; // guards balance
    int balance;
};

static struct account alice = {PTHREAD_MUTEX_INITIALIZER, 100};
static struct account bob = {PTHREAD_MUTEX_INITIALIZER, 100};

// region: transfer
static void transfer(struct account *from, struct account *to, int amount) {
    CHECK(pthread_mutex_lock(&from->lock));
    CHECK(pthread_mutex_lock(&to->lock));
    from->balance -= amount;
    to->balance += amount;
    CHECK(pthread_mutex_unlock(&to->lock));
    CHECK(pthread_mutex_unlock(&from->lock));
}
// endregion: transfer

static void *pay(void *unused) {
    transfer(&alice, &bob, 10);
    return unused;
}

static void *pay_back(void *unused) {
    transfer(&bob, &alice, 10);
    return unused;
}

int main(void) {
    RUN_THREADS(pay, pay_back);
    return 0;
}
