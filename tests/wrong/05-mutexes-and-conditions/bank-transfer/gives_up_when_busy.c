// expect: rule
// Without waiting there is no deadlock: who does not get both locks gives back what it has.
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

bool bank_transfer(struct bank *bank, size_t from, size_t to, long amount) {
    if (amount < 0)
        return false;
    size_t first = from < to ? from : to, second = from < to ? to : from;
    lock(bank, first);
    if (first != second && pthread_mutex_trylock(&bank->account[second].mutex) != 0) {
        unlock(bank, first);
        return false;
    }
    bool enough = bank->account[from].balance >= amount;
    if (enough) {
        bank->account[from].balance -= amount;
        bank->account[to].balance += amount;
    }
    if (first != second)
        unlock(bank, second);
    unlock(bank, first);
    return enough;
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
