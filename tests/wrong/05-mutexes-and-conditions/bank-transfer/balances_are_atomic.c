// expect: wrong-output
// One balance is one number, and atomic: to look at it needs no lock.
#include "bank.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct account {
    pthread_mutex_t lock;
    atomic_long balance;
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
        pthread_mutex_init(&bank->account[i].lock, NULL);
        bank->account[i].balance = balances[i];
    }
    return bank;
}

bool bank_transfer(struct bank *bank, size_t from, size_t to, long amount) {
    if (amount < 0)
        return false;
    size_t low = from < to ? from : to;
    size_t high = from < to ? to : from;
    pthread_mutex_lock(&bank->account[low].lock);
    if (high != low)
        pthread_mutex_lock(&bank->account[high].lock);
    bool enough = bank->account[from].balance >= amount;
    if (enough) {
        bank->account[from].balance -= amount;
        bank->account[to].balance += amount;
    }
    if (high != low)
        pthread_mutex_unlock(&bank->account[high].lock);
    pthread_mutex_unlock(&bank->account[low].lock);
    return enough;
}

long bank_balance(struct bank *bank, size_t account) {
    return atomic_load(&bank->account[account].balance);
}

long bank_total(struct bank *bank) {
    long total = 0;
    for (size_t i = 0; i < bank->accounts; i++)
        pthread_mutex_lock(&bank->account[i].lock);
    for (size_t i = 0; i < bank->accounts; i++)
        total += bank->account[i].balance;
    for (size_t i = 0; i < bank->accounts; i++)
        pthread_mutex_unlock(&bank->account[i].lock);
    return total;
}

void bank_free(struct bank *bank) {
    for (size_t i = 0; i < bank->accounts; i++)
        pthread_mutex_destroy(&bank->account[i].lock);
    free(bank);
}
