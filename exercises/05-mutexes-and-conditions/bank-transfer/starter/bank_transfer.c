/* Transfers between accounts. The contract is in bank.h. It is right as long as there is one thread:
 * what has to be locked, by which lock, and from where to where? */
#include "bank.h"

#include <pthread.h>
#include <stdlib.h>

struct bank {
    size_t accounts;
    long balances[];
};

struct bank *bank_new(size_t accounts, const long balances[]) {
    struct bank *bank = malloc(sizeof *bank + accounts * sizeof bank->balances[0]);
    if (bank == NULL)
        return NULL;
    bank->accounts = accounts;
    for (size_t i = 0; i < accounts; i++)
        bank->balances[i] = balances[i];
    return bank;
}

bool bank_transfer(struct bank *bank, size_t from, size_t to, long amount) {
    if (amount < 0 || bank->balances[from] < amount)
        return false;
    bank->balances[from] -= amount;
    bank->balances[to] += amount;
    return true;
}

long bank_balance(struct bank *bank, size_t account) {
    return bank->balances[account];
}

long bank_total(struct bank *bank) {
    long total = 0;
    for (size_t i = 0; i < bank->accounts; i++)
        total += bank->balances[i];
    return total;
}

void bank_free(struct bank *bank) {
    free(bank);
}
