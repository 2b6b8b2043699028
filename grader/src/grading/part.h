/* The parts of a grading: each answers a piece of one stage, in a process of its own.
 *
 * A part is a function that is given the grading and returns its outcome,
 *     {"status": "pass" | "fail" | "error", "findings": [...], "leftovers": [...]}
 * "error" means that the part could not do its work (a tool is missing or failed, the machine was too
 * busy); its findings then say what to do, with kind "none". It is never the student's fault.
 * `leftovers` is only given by the part behaviour: what the residue stage tells.
 * A part writes only below grading->work, in files that begin with its own name.
 */
#ifndef PART_H
#define PART_H

#include "exercise.h"
#include "submission.h"

#include <jansson.h>

struct grading {
    const char *root;
    const struct exercise *exercise;
    const struct submission *submission;
    char *work; /* this grading's own folder; source/ holds the student's files and the links' .h */
    char *program; /* work/bin/program, made by the build part */
    bool further;  /* explore on: more schedules than a verdict rests on */
    char *tools;   /* folder of the exercise's tools, or NULL */
};

json_t *part_build(const struct grading *grading);
json_t *part_behaviour(const struct grading *grading);
json_t *part_asan(const struct grading *grading);
json_t *part_memcheck(const struct grading *grading);
json_t *part_tsan(const struct grading *grading);
json_t *part_helgrind(const struct grading *grading);

/* An outcome; takes the findings over (NULL: none). Status "fail" if there are any, else "pass". */
json_t *outcome_of(json_t *findings);

/* An outcome "error" with one line for the student or the administrator. */
json_t *outcome_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
