/* A batch while it runs: batch.c begins and ends it, batch_run.c has its jobs graded.
 */
#ifndef BATCH_RUN_H
#define BATCH_RUN_H

#include "commands.h"
#include "course.h"
#include "hosts.h"
#include "intake.h"
#include "job.h"
#include "records.h"
#include "roster.h"
#include "settings.h"
#include "tasks.h"

struct batch {
    struct context *context;
    struct settings settings;
    struct course course;
    struct roster roster;
    struct intake intake;
    struct tasks tasks;
    struct records records;
    int slots;
    struct job *jobs;      /* as many as slots */
    struct task **running; /* whose a job is, or NULL */
    struct hosts hosts;    /* in the place of these jobs */
    json_t *by_key;        /* the places of the tasks with a key */
    json_t *errors;        /* what machines have said of a key that they could not grade */
    char *staging;
    int lock;
    int signals;
    int signal;    /* that ends it, or 0 */
    char *problem; /* that ends it, or NULL */
    char *granted; /* what strangers' programs are confined by here, in words */
    size_t finished, graded, to_grade;
    json_t *places; /* of the tasks, by records_who */
    size_t next;    /* tasks before it are done or running */
    double began, told;
};

/* Finishes what is known from before, and what there is nothing to grade of. Once all is planned. */
void batch_settle(struct batch *batch);

/* Grades what is left, here or on other machines, until all is done, batch->signal has come, or batch->problem is set.
 * Leaves nothing running. Blocks. */
void batch_run(struct batch *batch);

/* Says of a record whose it is, as this batch knows it. */
void batch_set_owner(json_t *record, const struct handed_in *handed_in);

#endif
