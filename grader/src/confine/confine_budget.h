/* The limits of a run, measured so that a busy machine is nobody's fault.
 *
 * Processor time is that of all its processes together. The wall limit counts only "time in which
 * it could have run": while a task of it was ready and waited for a processor, or for a disk, the
 * clock stands still. Should the wall time exceed fifty times the limit all the same, the run is over
 * and nothing can be said of it (END_BUSY).
 */
#ifndef CONFINE_BUDGET_H
#define CONFINE_BUDGET_H

#include "confine.h"
#include "confine_tasks.h"

enum confine_end {
    END_NONE, /* it goes on */
    END_EXITED,
    END_SIGNALLED,
    END_STUCK,
    END_CPU_LIMIT,
    END_WALL_LIMIT,
    END_MEMORY_LIMIT,
    END_PROCESS_LIMIT,
    END_OUTPUT_LIMIT,
    END_BUSY,
};

/* "cpu-limit" for END_CPU_LIMIT. */
const char *confine_end_name(enum confine_end end);

struct budget {
    const struct confine_options *options;
    double started, last; /* CLOCK_MONOTONIC, seconds */
    double could_run;     /* seconds in which it could have run */
    double cpu;           /* seconds */
    double cpu_gone;      /* of which, of tasks that are gone */
    double memory_due;    /* when to look closely at memory again */
    double tables_due;    /* and at the tables behind it */
    double files_due;     /* and at the files in the working directory */
    bool too_many_files;  /* why END_OUTPUT_LIMIT: not one that is too large */
    bool moved;           /* something ran between the last two snapshots */
};

void budget_start(struct budget *budget, const struct confine_options *options);

/* Accounts for the time between two snapshots and says whether a limit is reached. `runtime` are
 * threads whose running does not count as moving; `cpu_reaped` is the processor time,
 * in seconds, of processes that were waited for (getrusage). */
enum confine_end budget_account(struct budget *budget, const struct snapshot *before,
                                const struct snapshot *now, const struct tid_list *runtime,
                                double cpu_reaped);

#endif
