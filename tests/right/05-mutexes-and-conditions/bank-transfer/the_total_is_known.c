// Transfers take part in a read-write lock, so they go on side by side; who looks takes it alone. The total
// is a constant: it was added up at the beginning.
#include "bank.h"

#include <pthread.h>
#include <stdlib.h>

struct account {
    pthread_mutex_t mutex; /* guards balance */
    long balance;
};

struct bank {
    pthread_rwlock_t looking;
    long total; /* of the first day; no transfer changes it */
    size_t accounts;
    struct account account[];
};

struct bank *bank_new(size_t accounts, const long balances[]) {
    struct bank *bank = malloc(sizeof *bank + accounts * sizeof bank->account[0]);
    if (bank == NULL)
        return NULL;
    bank->accounts = accounts;
    bank->total = 0;
    pthread_rwlock_init(&bank->looking, NULL);
    for (size_t i = 0; i < accounts; i++) {
        pthread_mutex_init(&bank->account[i].mutex, NULL);
        bank->account[i].balance = balances[i];
        bank->total += balances[i];
    }
    return bank;
}

static void lock(struct bank *bank, size_t account) {
    pthread_mutex_lock(&bank->account[account].mutex);
}

static void unlock(struct bank *bank, size_t account) {
    pthread_mutex_unlock(&bank->account[account].mutex);
}

/* All threads lock accounts in the order of their numbers: so no two wait for each other. */
static void lock_two(struct bank *bank, size_t a, size_t b) {
    lock(bank, a < b ? a : b);
    if (a != b)
        lock(bank, a < b ? b : a);
}

static void unlock_two(struct bank *bank, size_t a, size_t b) {
    unlock(bank, a);
    if (a != b)
        unlock(bank, b);
}

bool bank_transfer(struct bank *bank, size_t from, size_t to, long amount) {
    if (amount < 0)
        return false;
    pthread_rwlock_rdlock(&bank->looking);
    lock_two(bank, from, to);
    bool enough = bank->account[from].balance >= amount;
    if (enough) {
        bank->account[from].balance -= amount;
        bank->account[to].balance += amount;
    }
    unlock_two(bank, from, to);
    pthread_rwlock_unlock(&bank->looking);
    return enough;
}

long bank_balance(struct bank *bank, size_t account) {
    pthread_rwlock_wrlock(&bank->looking);
    long balance = bank->account[account].balance;
    pthread_rwlock_unlock(&bank->looking);
    return balance;
}

long bank_total(struct bank *bank) {
    return bank->total;
}

void bank_free(struct bank *bank) {
    for (size_t i = 0; i < bank->accounts; i++)
        pthread_mutex_destroy(&bank->account[i].mutex);
    pthread_rwlock_destroy(&bank->looking);
    free(bank);
}
