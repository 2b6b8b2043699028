/* `grade package`: what a service needs to grade exercises of this repository. */
#ifndef PACKAGE_H
#define PACKAGE_H

#include "commands.h"

/* argv: gradescope|classroom EXERCISE... --out FILE. gradescope: an autograder's zip, with the grader and these
 * exercises, without solutions and tests. classroom: a workflow for GitHub Classroom, which grades the exercises where
 * it lies. Returns the exit status. */
int command_package(struct context *context, int argc, char **argv);

#endif
