/* The folder that a grading works in: ROOT/build/work/PID-HOST-XXXXXX, its own, gone at the end. */
#ifndef WORKSPACE_H
#define WORKSPACE_H

#include "part.h"

/* Makes a folder for the grading (grading->work, ->program) with the submission's files, and the
 * headers that the exercise links, in its source/. Folders of graders that died are removed first.
 * Returns 0, or -1 with *problem set: a full disk, a read-only checkout. */
int workspace_open(struct grading *grading, char **problem);

/* Makes such a folder for something else: one that outlives its process is removed by the next grader of this machine.
 * NULL with errno. The caller removes and frees it. */
char *workspace_folder(const char *root);

/* Removes it. Safe to call for one that was never opened. */
void workspace_close(struct grading *grading);

/* Whether there is next to no room left on the workspace's disk: then a tool's failure is no
 * statement about the student's program. */
bool workspace_full(const struct grading *grading);

#endif
