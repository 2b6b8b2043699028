/* From the parts' outcomes to stages, and from the stages to the verdict. */
#ifndef STAGES_H
#define STAGES_H

#include "part_process.h"

/* Whether a stage needs the controlled scheduler and the exercise does not say how to run under it. */
bool stage_is_waiting(const struct exercise *exercise, const char *stage);

/* "pass", "fail" or "error". */
const char *outcome_status(const json_t *outcome);

/* A stage of what its parts have found: a failure is certain whatever else could not be checked. Only
 * the parts that have an outcome count. Where the disk is full, it is an error. */
json_t *stage_of_parts(const struct grading *grading, const char *name,
                       const struct part_process *const *parts, size_t count);

/* The residue stage: what the program left behind while its behaviour was checked. */
json_t *stage_of_leftovers(const struct part_process *behaviour);

/* Fills in what findings have: the section of the book, how to see it again. */
void stage_complete(const struct exercise *exercise, json_t *stage);

/* Shares the points of the exercise out among the stages (an array, which is kept in the verdict), and
 * draws the verdict from them. */
json_t *stages_verdict(const struct grading *grading, json_t *stages, double seconds);

#endif
