/* `grade dev`: for those who write exercises.
 *
 *     grade dev new NN-topic/name                    a skeleton that passes nothing yet
 *     grade dev check [EXERCISE... | --all] [--quick] [--tap]  is everything true that an exercise promises?
 */
#ifndef DEV_H
#define DEV_H

#include "commands.h"

/* Each returns the exit status: 0 done, all facts hold; 1 a fact does not; 2 it could not be done. */
int command_dev(struct context *context, int argc, char **argv);

/* Makes exercises/NAME, solutions/NAME, tests/wrong/NAME and tests/right/NAME, every file with what
 * is to be written there. Overwrites nothing: when one of the folders is there, it does nothing. */
int dev_new(const struct context *context, const char *name);

/* Proves of each of the exercises that it is whole (exercise.ini, README.md, hints, after.md,
 * check.bats, starter, solution, enough submissions), that its starter compiles without warnings and
 * fails, that its solution and all of tests/right pass, and that all of tests/wrong fail as the kind
 * that their first line says. Prints a line for each fact, or TAP. `orphans`: also that no
 * submission belongs to no exercise. `quick`: what must fail is graded up to the stage that does, which
 * tells its kind. Gradings run two at a time. */
int dev_check(const struct context *context, const struct text_list *names, bool orphans,
              bool quick, bool tap);

#endif
