/* A run as a person needs it: rows in place of events. Accesses of one line of source are one row, a wait
 * is two (it begins, it is over), and what does not matter to the failure is left out. */
#ifndef STORY_H
#define STORY_H

#include "names.h"
#include "report.h"

struct row {
    uint32_t event, last; /* its first and last event, from 1 */
    uint8_t task;
    bool begins_wait, ends_wait;
    bool switched; /* the scheduler took the processor away from another just before */
    bool fails;    /* the failure is here */
    bool shown;
    bool for_ever;  /* a wait begins here, and is never over */
    int over;       /* of a wait that begins: the row in which it is over; -1: never */
    int waker;      /* of a wait that is over: the row that ended it; -1: none */
    int weight;     /* how much it matters */
    uint64_t place; /* in the student's code */
    char *words;
};

struct story {
    struct row *rows;
    size_t count;
    bool used[MAX_TASKS]; /* tasks with a row that is shown */
};

/* The story of the last run. The caller frees it with story_free. */
struct story *story_new(const struct report *report, struct names *names);
void story_free(struct story *story);

/* What is left out from the row `from` on until the next one shown, as "14 steps of main, 2 of T1"; the
 * caller frees it. `*next` becomes that row, or the number of rows. */
char *story_left_out(const struct story *story, struct names *names, size_t from, size_t *next);

#endif
