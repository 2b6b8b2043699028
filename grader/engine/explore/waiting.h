/* Who waits for whom at the end of a run, in words. */
#ifndef WAITING_H
#define WAITING_H

#include "names.h"

/* Of a run in which no task can go on: every one that waits, for what, and who could end that. */
char *waiting_words(const struct board *board, struct names *names);

/* Of a run that goes on for ever: what each task keeps doing. The caller frees both. */
char *livelock_words(const struct board *board, struct names *names);

/* "waits for `m`, which T2 has held since a.c:12": what one task waits for. The caller frees it. */
char *wait_phrase(const struct board *board, struct names *names, int task);

#endif
