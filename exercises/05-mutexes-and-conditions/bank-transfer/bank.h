/* A bank: accounts, and transfers between them from many threads at once. */
#ifndef BANK_H
#define BANK_H

#include <stdbool.h>
#include <stddef.h>

// region: contract
/* Yours: what a bank consists of is said in bank_transfer.c. Accounts are numbered from 0. */
struct bank;

/* Returns a bank with so many accounts (at least 1) and a copy of these balances, none of them
 * negative. It belongs to the caller. NULL with errno set: no memory; then nothing is left. */
struct bank *bank_new(size_t accounts, const long balances[]);

/* Moves the amount from one account to another, or to the same one. Returns true; or false, and
 * changes nothing, when `from` does not hold as much or the amount is negative. There is no other
 * reason to refuse. */
bool bank_transfer(struct bank *bank, size_t from, size_t to, long amount);

/* Returns the balance of an account: never negative. */
long bank_balance(struct bank *bank, size_t account);

/* Returns the sum of all balances at one moment: always the same, whatever transfers are on their
 * way. */
long bank_total(struct bank *bank);

/* Frees it. No other thread uses it any more. */
void bank_free(struct bank *bank);
// endregion: contract

#endif
