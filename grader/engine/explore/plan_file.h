/* The choices of a schedule in a file: what interleave --step saves, --plan runs again, and who breaks a
 * program as its scheduler hands in. A JSON object:
 *
 *     {"version": 1, "choices": [{"task": 1, "step": 12, "sub": 0, "chosen": 1}, ...]}
 *
 * A choice is what is done otherwise than by default, at the sub-th decision of the task's step-th point:
 * the chosen-th option, of which 0 is the default. Tasks count from 0, main; all else that stands there,
 * as names, is for people.
 */
#ifndef PLAN_FILE_H
#define PLAN_FILE_H

#include "names.h"
#include "search.h"

/* Reads a file into the schedule's deviations (search.h; schedule_free). Ends the program with one line
 * that says what is wrong: no such file, no JSON, a choice that cannot be. */
void plan_file_read(const char *path, struct schedule *schedule);

/* Writes them. Returns 0, or -1 with errno. */
int plan_file_write(const char *path, const struct deviation *deviations, size_t count,
                    struct names *names);

/* Ends the program with one line when the session's last run has not come to one of the choices: the file
 * is another program's. */
void plan_file_check(const char *path, const struct schedule *schedule, const struct board *board);

#endif
