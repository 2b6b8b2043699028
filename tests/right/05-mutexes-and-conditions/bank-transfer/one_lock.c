// One mutex for the bank.
#include "bank.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct bank {
    pthread_mutex_t mutex; /* guards balances */
    size_t accounts;
    long *balances;
};

struct bank *bank_new(size_t accounts, const long balances[]) {
    struct bank *bank = malloc(sizeof *bank);
    if (bank == NULL)
        return NULL;
    bank->balances = calloc(accounts, sizeof(long));
    if (bank->balances == NULL) {
        free(bank);
        return NULL;
    }
    memcpy(bank->balances, balances, accounts * sizeof(long));
    bank->accounts = accounts;
    pthread_mutex_init(&bank->mutex, NULL);
    return bank;
}

bool bank_transfer(struct bank *bank, size_t from, size_t to, long amount) {
    bool moved = false;
    pthread_mutex_lock(&bank->mutex);
    if (amount >= 0 && bank->balances[from] >= amount) {
        bank->balances[from] -= amount;
        bank->balances[to] += amount;
        moved = true;
    }
    pthread_mutex_unlock(&bank->mutex);
    return moved;
}

long bank_balance(struct bank *bank, size_t account) {
    pthread_mutex_lock(&bank->mutex);
    long balance = bank->balances[account];
    pthread_mutex_unlock(&bank->mutex);
    return balance;
}

long bank_total(struct bank *bank) {
    pthread_mutex_lock(&bank->mutex);
    long total = 0;
    for (size_t i = 0; i < bank->accounts; i++)
        total += bank->balances[i];
    pthread_mutex_unlock(&bank->mutex);
    return total;
}

void bank_free(struct bank *bank) {
    pthread_mutex_destroy(&bank->mutex);
    free(bank->balances);
    free(bank);
}
