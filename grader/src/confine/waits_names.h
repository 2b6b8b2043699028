/* What to call the processes of a run: "the parent", "child 2", "the shell". */
#ifndef WAITS_NAMES_H
#define WAITS_NAMES_H

#include "confine_tasks.h"

/* A name for each process of the snapshot, in its order; NULL for one that has ended. `command` is
 * the process that confine started, perhaps ended by now. The caller frees names and list. */
char **names_of_processes(const struct snapshot *snapshot, pid_t command);

#endif
