/* A trial: one submission graded, and what it is to show. The trials of an exercise are its starter,
 * its solution, and everything in tests/wrong and tests/right.
 */
#ifndef TRIAL_H
#define TRIAL_H

#include "exercise.h"
#include "job.h"

#include <jansson.h>

enum trial_kind { TRIAL_STARTER, TRIAL_SOLUTION, TRIAL_WRONG, TRIAL_RIGHT };

struct trial {
    enum trial_kind kind;
    const struct exercise *exercise; /* borrowed */
    char *name;                      /* "wrong/keeps_write_end.c" */
    struct text_list files;          /* absolute paths */
    char *expect;                    /* the kind it must fail as, of its first line; else NULL */
    char *waits;                     /* the stage that its second line waits for, or NULL */
    char *problem;                   /* why it cannot be graded at all (its label), or NULL */
    struct job job;
    json_t *verdict; /* when it has been graded */
};

enum trial_answer { TRIAL_HOLDS, TRIAL_WAITS, TRIAL_BROKEN };

/* All trials of an exercise in the order they are told: starter, solution, wrong ones by name, right
 * ones by name. Sets *count; the caller frees each and the array. Nothing is graded yet. */
struct trial *trials_of(const char *root, const struct exercise *exercise, size_t *count);
void trial_free(struct trial *trial);

/* Starts the grading, with `quick` of what must fail only up to the stage that does; job_read(&trial->job) is for the caller to call. Then trial_done. */
void trial_start(struct trial *trial, const char *root, bool quick);
void trial_done(struct trial *trial);

/* How many facts the trial shows (a starter two, others one), and what the fact says. */
int trial_facts(const struct trial *trial);
char *trial_says(const struct trial *trial, int fact);

/* Whether that fact holds. TRIAL_WAITS: the stage that would see the mistake is not there yet. When
 * broken, lines of why are added to `why`. A stage that could not do its work breaks every fact. */
enum trial_answer trial_judge(const struct trial *trial, int fact, struct text_list *why);

#endif
