/* Children that settle: each has ended, or sleeps until another one wakes it. */
#ifndef SETTLE_H
#define SETTLE_H

#include <stddef.h>
#include <sys/types.h>

/* Waits until each of these children has ended (and is not waited for yet), or sleeps in a call
 * without a time limit. Judged by what proc(5) tells, not by a time. A child that sleeps for
 * some time and looks again, or looks without sleeping, breaks a rule, and this is the end of
 * the run. */
void settle(const pid_t children[], size_t count);

/* How many of them have ended. */
size_t ended(const pid_t children[], size_t count);

#endif
