/* A counter that threads share: how much was added, and how often. */
#ifndef COUNTER_H
#define COUNTER_H

struct counter; /* its members are yours, in counter.c */

/* A counter that stands at nothing. NULL: no memory. */
struct counter *counter_create(void);
void counter_destroy(struct counter *counter);

/* Adds the amount to the total, and 1 to the times. */
void counter_add(struct counter *counter, long amount);

/* Tells the total and the times as they are at one moment: of no addition one is told and not the other. */
void counter_read(struct counter *counter, long *total, long *times);

#endif
