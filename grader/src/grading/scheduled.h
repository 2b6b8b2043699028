/* The program under the controlled scheduler: the stages schedules and faults, and grade replay.
 *
 * interleave (grader/engine) compiles the student's files and the exercise's links with instrumentation
 * of its own and explores; what it has to say comes as one JSON object, with findings as in the
 * verdict. */
#ifndef SCHEDULED_H
#define SCHEDULED_H

#include "part.h"

json_t *part_schedules(const struct grading *grading);
json_t *part_faults(const struct grading *grading);

/* Compiles the instrumented program, unless that has been done in this grading (the two parts may ask
 * at once), and returns its path (the caller frees it). NULL with *problem one line. */
char *scheduled_program(const struct grading *grading, char **problem);

/* The arguments of interleave for this exercise up to "--program", faults included where `faults` is
 * set; the run's own arguments are the exercise's scheduled_run. Added to `arguments`. */
void scheduled_arguments(const struct grading *grading, bool faults, struct text_list *arguments);

/* The shell line that runs interleave, which is $INTERLEAVE, on the program, $PROGRAM, with `options` and
 * scheduled_arguments. The caller frees it. */
char *scheduled_line(const struct grading *grading, const struct text_list *options, bool faults);

/* What interleave printed; either may be NULL. */
struct scheduled_words {
    char *output, *errors;
    bool by_machine; /* the machine kept it from running */
    bool too_long;   /* it was ended for the time that it took */
};
void scheduled_words_free(struct scheduled_words *words);

/* Runs interleave on the submission, confined as the verdict's run is, with `options` besides
 * scheduled_arguments. `name` names its files: a part's name, "-" and a number. Returns its exit status;
 * EXIT_CANNOT with *problem set when it could not be run, without when its own words say why. The caller
 * frees the words. Blocks. */
int scheduled_run(const struct grading *grading, const char *name, const struct text_list *options,
                  bool faults, struct scheduled_words *words, char **problem);

#endif
