/* What a run leaves behind: files, FIFOs, sockets, message queues, shared memory, semaphores, and
 * children that nobody waited for.
 *
 * Inside namespaces everything of that kind that is there afterwards is the command's. Without them
 * files are told that are new in its working directory, and of queues, shared memory and semaphores what
 * it has written down that it made (inside/names.c): those are told and removed, nobody else's. Not
 * thread-safe; reads folders, does not block otherwise.
 */
#ifndef LEFTOVERS_H
#define LEFTOVERS_H

#include "confine.h"

#include <jansson.h>
#include <sys/types.h>

/* What was there before. */
struct leftovers_before;

struct leftovers_before *leftovers_remember(const struct confine_options *options);

/* Compares, once no process is left. Adds a finding for each thing to `findings`, and to `notes`
 * what could not be seen; removes what would trouble others. */
void leftovers_compare(const struct leftovers_before *before, json_t *findings, json_t *notes);

void leftovers_forget(struct leftovers_before *before);

/* A process that ended and was left to us to wait for. */
struct unwaited {
    pid_t pid;
    int status;    /* as of wait(2) */
    char name[32]; /* the program it ran */
};

/* Adds one finding of kind zombie for all of them, and sorts them; none when there are none. */
void leftovers_unwaited(struct unwaited *list, size_t count, json_t *findings);

#endif
