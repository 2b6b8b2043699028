/* The search for a schedule that breaks the program.
 *
 * Every schedule has a number, its seed, from which alone it can be run again: the seed's lowest digit
 * (base 8) is the strategy, the rest counts. The first schedules are always the same and teach the
 * search how long a run is and which words on stacks are shared; then exhaustive search and sampling
 * take turns until the budget is spent, or the exhaustive search is done.
 */
#ifndef SEARCH_H
#define SEARCH_H

#include "outcome.h"

enum { ANY_STRATEGY = -1, EXHAUSTIVE = 100 };

struct search_options {
    unsigned long schedules; /* at most; 0: as the seconds allow */
    double seconds;          /* at most; 0: as the schedules allow */
    int strategy;            /* enum strategy, EXHAUSTIVE or ANY_STRATEGY */
    unsigned depth;          /* PCT's d; 0: 2, 3 and 4 in turn */
    unsigned preemptions;    /* bound of the exhaustive search */
    bool races, spurious, leaks;
    uint32_t faults; /* enum fault; 0: none */
    const struct text_list
        *fault_files; /* only calls in these sources (base names) fail; empty: all */
    uint64_t base;    /* of all random numbers: a hash of the sources */
};

/* One deviation from the default schedule. */
struct deviation {
    uint64_t key;
    uint32_t chosen;
};

/* A schedule that fails, by what it does otherwise than the default one. */
struct schedule {
    uint64_t seed;
    const char *strategy; /* "pct" … */
    struct request request;
    struct deviation *deviations;
    size_t count;
    unsigned switches; /* preemptions among them */
};

struct search_result {
    unsigned long schedules;     /* run, those of the minimiser not counted */
    unsigned long first_failure; /* counted from 1; 0: none */
    double seconds;
    struct outcome outcome;  /* of the failing schedule */
    struct schedule failing; /* minimised */
    const char *fault;       /* what the program did after a fault, or NULL */
    bool exhausted;          /* the exhaustive search is done, to `preemptions` */
    double guarantee;        /* PCT's bound for one run and depth `guarantee_depth` */
    unsigned guarantee_depth, tasks, points; /* d, n and k of it */
    unsigned long sampled;                   /* PCT runs */
    char *problem; /* the engine could not follow: what and why; the caller frees it */
};

/* Searches. Stops at the first failure, minimises it and leaves its events on the board. */
void search_run(struct session *session, struct judge *judge, const struct search_options *options,
                struct search_result *result);

/* Runs one schedule again, by its seed, and minimises it as the search does: the same run is on the board
 * then. Ends the program with one line when there is no such schedule. */
void search_replay(struct session *session, struct judge *judge,
                   const struct search_options *options, uint64_t seed,
                   struct search_result *result);

/* The request of the default schedule, after the lessons: for runs by a plan of one's own. */
struct request search_prepare(struct session *session, const struct search_options *options);

/* Makes a failing schedule as simple as it can be while it fails alike (minimise.c). The session's last
 * run is the simplest one then. */
void search_minimise(struct session *session, struct judge *judge, struct search_result *result);

/* Runs a schedule by its deviations. */
enum ending search_run_schedule(struct session *session, const struct schedule *schedule);

/* The deviations of the session's last run, from its log. */
void schedule_take(struct session *session, struct schedule *schedule);
void schedule_free(struct schedule *schedule);

#endif
