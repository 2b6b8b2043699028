// expect: wrong-output
// The balance is asked for under the lock, and changed under the locks.
#include "bank.h"

#include <pthread.h>
#include <stdlib.h>

struct account {
    pthread_mutex_t mutex; /* guards balance */
    long balance;
};

struct bank {
    size_t accounts;
    struct account account[];
};

struct bank *bank_new(size_t accounts, const long balances[]) {
    struct bank *bank = malloc(sizeof *bank + accounts * sizeof bank->account[0]);
    if (bank == NULL)
        return NULL;
    bank->accounts = accounts;
    for (size_t i = 0; i < accounts; i++) {
        pthread_mutex_init(&bank->account[i].mutex, NULL);
        bank->account[i].balance = balances[i];
    }
    return bank;
}

static void lock(struct bank *bank, size_t account) {
    pthread_mutex_lock(&bank->account[account].mutex);
}

static void unlock(struct bank *bank, size_t account) {
    pthread_mutex_unlock(&bank->account[account].mutex);
}

long bank_balance(struct bank *bank, size_t account) {
    lock(bank, account);
    long balance = bank->account[account].balance;
    unlock(bank, account);
    return balance;
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
    if (bank_balance(bank, from) < amount)
        return false;
    lock_two(bank, from, to);
    bank->account[from].balance -= amount;
    bank->account[to].balance += amount;
    unlock_two(bank, from, to);
    return true;
}

long bank_total(struct bank *bank) {
    long total = 0;
    for (size_t i = 0; i < bank->accounts; i++)
        lock(bank, i);
    for (size_t i = 0; i < bank->accounts; i++)
        total += bank->account[i].balance;
    for (size_t i = 0; i < bank->accounts; i++)
        unlock(bank, i);
    return total;
}

void bank_free(struct bank *bank) {
    for (size_t i = 0; i < bank->accounts; i++)
        pthread_mutex_destroy(&bank->account[i].mutex);
    free(bank);
}
