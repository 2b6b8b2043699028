/* Many children, each waited for. */
#ifndef REAP_N_H
#define REAP_N_H

#include <stddef.h>

// region: contract
/* Yours. Makes `count` children, numbered from 0; none is legal. Child number i calls child_work(i)
 * and ends with what that returns as its exit status. All of them run at the same time: none waits
 * for another to end.
 *
 * Each child is waited for, and reported once, by child_ended, as soon as it has ended, in whatever
 * order they do. Meanwhile the caller sleeps; it does not look again and again. The caller has no
 * other children.
 *
 * Returns 0; or -1 with errno set when a process or memory is not to be had, once the children that
 * were made have ended and been reported. A signal that is caught meanwhile is no failure. */
int reap_n(size_t count);

/* The driver's: what a child does. Is called in the child, and returns its exit status, from 0 to
 * 255; some never return and are killed. */
int child_work(size_t number);

/* The driver's: takes the report of child `number`, with the status as waitpid(2) stores it. Is
 * called in the process that called reap_n, and not by a signal handler: it prints, and printf is
 * not in the list of signal-safety(7). */
void child_ended(size_t number, int status);
// endregion: contract

#endif
