/* A cgroup for a run, where the system lets us make one: the kernel then holds its memory and its number of processes
 * down itself, and the supervisor's looks (confine_budget.c) only have to say what happened. cgroups(7). */
#ifndef CONFINE_CGROUP_H
#define CONFINE_CGROUP_H

#include "confine.h"

/* Makes a cgroup, of version 1 or 2, with limits somewhat above those of the options, and moves this process into it;
 * what it starts is in it too. Removes those of processes that are no more. Not where HB_CGROUPS is not set in the
 * environment: it takes a run some milliseconds, and only a stranger's is worth them. Returns a descriptor for
 * cgroup_has_killed, not close-on-exec, or -1. */
int cgroup_enter(const struct confine_options *options);

/* Whether the kernel has ended a process of the cgroup for the memory that it would have taken; `events` is cgroup_enter's
 * descriptor, or -1: no. */
bool cgroup_has_killed(int events);

/* Moves this process back and removes the cgroup. To be called when nobody else is in it. */
void cgroup_leave(void);

/* What can be limited so, in words, of which the caller frees: "cgroup v1 (memory, pids)"; NULL: nothing. */
char *cgroup_words(void);

#endif
