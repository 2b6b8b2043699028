/* Who waits for whom at the end of a run, in words. */
#ifndef WAITING_H
#define WAITING_H

#include "names.h"

/* Of a run in which no task can go on: every one that waits, `first` first, for what, where, and who holds
 * it or could end the wait. The caller frees it. */
char *waiting_words(const struct board *board, struct names *names, int first);
/* Of a run that goes on for ever: who does what. The caller frees it. */
char *livelock_words(const struct board *board, struct names *names);
/* What one blocked task waits for: "waits for m, held by T2 since x.c:12". The caller frees it. */
char *wait_phrase(const struct board *board, struct names *names, int task);

#endif
