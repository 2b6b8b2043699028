/* Grading one submission of one exercise: all stages, side by side, and the verdict. */
#ifndef GRADING_H
#define GRADING_H

#include "exercise.h"

#include <jansson.h>
#include <stdbool.h>

struct grading_options {
    const struct text_list *files; /* --file PATHs instead of the exercise's folder, or NULL */
    bool fresh;                    /* do not answer from what is kept of earlier gradings */
    bool starter;                  /* grade the pristine starter, not the student's edited copy */
    /* Called in the grading process as soon as a stage's answer is known, in no fixed order; may be
     * NULL. The stage is borrowed. */
    void (*on_stage)(const json_t *stage, void *data);
    void *data;
    /* Explore on beyond the schedules that a verdict rests on, at a low priority: the stage schedules
     * is run again over FURTHER times as many, the others are answered from what is kept. */
    bool further;
    bool until_failure; /* a stage that comes after one that fails is skipped: who knows the kind */
};

/* Grades and returns the verdict (the caller owns it). Bad input (a submission that cannot be
 * taken) is returned as NULL with *problem one line: what, where, what to do. Blocks until all
 * stages are done; SIGINT and SIGTERM end it, with every child, and nothing temporary is left. */
json_t *grade_exercise(const char *root, const struct exercise *exercise,
                       const struct grading_options *options, char **problem);

/* Builds the program alone, as the build stage does, and returns its path (the caller frees it); for
 * `grade run`. *tools becomes the folder of the exercise's tools (the caller frees it), or NULL. NULL when it does not compile: *stage is then the failed stage. */
char *grade_build(const char *root, const struct exercise *exercise,
                  const struct grading_options *options, char **tools, json_t **stage,
                  char **problem);

struct grading; /* part.h */

/* Builds the program as the build stage does, in a folder of its own, and calls `work` there; for the
 * commands that show a run under the controlled scheduler (scheduled.h). Returns what `work` returns, or
 * EXIT_CANNOT with *problem set, or 1 with *stage, the failed build (the caller owns it). The folder is
 * gone afterwards. */
int grade_within(const char *root, const struct exercise *exercise,
                 const struct grading_options *options,
                 int (*work)(const struct grading *grading, void *data, char **problem), void *data,
                 json_t **stage, char **problem);

#endif
