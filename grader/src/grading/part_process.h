/* A part of a grading as a process: it does its work, and says its outcome through a pipe. */
#ifndef PART_PROCESS_H
#define PART_PROCESS_H

#include "part.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

enum part_state { PART_WAITING, PART_RUNNING, PART_DONE };

/* Start from {0}. */
struct part_process {
    enum part_state state;
    pid_t pid;
    int fd;     /* the outcome comes from here */
    char *text; /* what has come of it */
    size_t length;
    double began, ended; /* seconds, text_now */
    json_t *outcome;     /* the caller's to release; NULL: none yet, or ended before it had any */
};

typedef json_t *part_work(const struct grading *grading);

/* Starts it, in a process group of its own, with the signal mask given and the default action for
 * SIGINT, SIGTERM and SIGHUP. One that cannot be started is done at once, with an outcome. It does not
 * outlive the caller. */
void part_start(struct part_process *process, part_work *work, const struct grading *grading,
                int niceness, const sigset_t *mask);

/* Reads what a part says, once its descriptor is readable; at its end makes an outcome of it. `name` is
 * for a message. Returns whether it is done. */
bool part_read(struct part_process *process, const char *name);

/* Ends a part with all that it has started: they share its process group. */
void part_end(struct part_process *process);

/* Ends and reaps every child of this process, those too that became ours when their parents were killed
 * (prctl(2), PR_SET_CHILD_SUBREAPER): sandboxes go down with their makers, but not at the same moment.
 * Blocks until none is left. */
void part_end_all(void);

#endif
