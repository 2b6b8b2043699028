/* From verdicts to grades: which attempt counts, what the course gives for it, what is lost because it is late.
 * A verdict says what a program does, and stays as it is when a course changes its mind.
 */
#ifndef GRADES_H
#define GRADES_H

#include "course.h"
#include "intake.h"
#include "roster.h"

/* Looks at all times that the rule for late work needs, before anything is graded. Returns 0, or -1 with *problem one
 * line: there are none, or a cell is no time. How many students have none is told on standard error. */
int grades_check(const struct course *course, const struct roster *roster, const char *roster_path,
                 const struct intake *intake, char **problem);

/* The records that count, one for each student and exercise. Where there is a course they are copies with the points that
 * it gives; those that are late have a member "late" that says so in words. The caller owns the array. */
json_t *grades_of(const struct course *course, const struct roster *roster, const json_t *records);

#endif
