// expect: wrong-output
// Never holds two locks, so that nothing can deadlock: takes from the one account, then gives to the other.
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

static bool take(struct bank *bank, size_t account, long amount) {
    lock(bank, account);
    bool enough = bank->account[account].balance >= amount;
    if (enough)
        bank->account[account].balance -= amount;
    unlock(bank, account);
    return enough;
}

static void give(struct bank *bank, size_t account, long amount) {
    lock(bank, account);
    bank->account[account].balance += amount;
    unlock(bank, account);
}

bool bank_transfer(struct bank *bank, size_t from, size_t to, long amount) {
    if (amount < 0 || !take(bank, from, amount))
        return false;
    give(bank, to, amount);
    return true;
}

long bank_balance(struct bank *bank, size_t account) {
    lock(bank, account);
    long balance = bank->account[account].balance;
    unlock(bank, account);
    return balance;
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
