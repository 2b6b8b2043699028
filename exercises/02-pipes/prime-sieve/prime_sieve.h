/* The sieve of Eratosthenes as a pipeline of processes. */
#ifndef PRIME_SIEVE_H
#define PRIME_SIEVE_H

/* A function that forks the next process and calls itself in the child, which leaves by _exit,
 * never returns and calls itself: the compiler takes it for a recursion without end. Each of these
 * calls is another process's. */
#if defined(__clang__) || __GNUC__ >= 12
#pragma GCC diagnostic ignored "-Winfinite-recursion"
#endif

// region: contract
/* Yours. Takes the caller's numbers and finds the primes among them, the numbers that none found
 * before divides. Each prime has a process of its own, a child or a later descendant of the
 * caller: it calls prime_found, once, then keeps back the multiples of its prime and passes all
 * other numbers on through a pipe, each as soon as it comes.
 *
 * Returns 0, or -1 when there was no pipe or no process to be had for a prime. Either way all its
 * processes have ended by then and been waited for, no other child of the caller's has, and no
 * descriptor of its own is open. May block. The caller ignores SIGPIPE, so that a write to nobody
 * fails with EPIPE; a signal that is caught meanwhile is no failure. */
int sieve_run(void);

/* The caller's next number, or 0: that was all. They ascend from 2, and some may be left out. May
 * wait until each prime among those that it has returned is found. For one process at a time. */
int next_number(void);

/* Tells a prime, as the process that has it. One that comes out of order, or from a process that
 * has one already, ends the program. Does not block. */
void prime_found(int prime);
// endregion: contract

#endif
