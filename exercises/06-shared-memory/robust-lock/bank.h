/* A bank in shared memory that outlives those who use it. See pthread_mutexattr_setrobust(3),
 * pthread_mutex_consistent(3), mmap(2). */
#ifndef BANK_H
#define BANK_H

#include <stddef.h>

// region: contract
/* Yours: what a bank consists of is said in bank.c. */
struct bank;

/* Returns a new bank of `count` accounts, from 2 to 100, with so much in each, in memory that this
 * process shares with the children that it makes afterwards; it needs no name. Or NULL with errno
 * set, and then nothing is left behind. */
struct bank *bank_new(size_t count, long each);

/* Moves an amount between two accounts, which are not the same. Any number of processes may call it
 * at the same time: one is at it, the others sleep. It calls bank_step three times:
 *   bank_step(1)   when it has the lock, and before anything has changed
 *   bank_step(2)   when the amount has left one account, and is not yet in the other
 *   bank_step(3)   when it is in the other, and before the lock is given back
 *
 * A process may be killed at any moment of this function, in those three and between them. Its
 * transfer then is done or is not, and never by half; whoever comes next, or waits already, goes on
 * as if nothing had been, and finds out nothing of it. */
void bank_transfer(struct bank *bank, size_t from, size_t to, long amount);

/* What is in one account, and in all together, at one moment between two transfers. May sleep, and
 * may find somebody's transfer half done, as bank_transfer may. */
long bank_balance(struct bank *bank, size_t account);
long bank_total(struct bank *bank);

/* Unmaps it in this process. */
void bank_free(struct bank *bank);

/* The driver's: may wait, and may never return, because the process is killed. */
void bank_step(int step);
// endregion: contract

#endif
