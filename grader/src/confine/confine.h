/* confine: runs one command of a student's, watched, and says how it ended and what it left behind.
 *
 * The same program plays three parts, each a process:
 *
 *     outside   confine.c          reads the options, appends the report to its file
 *     keeper    confine_keeper.c   starts the sandbox; clears everything up should the outside go
 *     inside    supervise.c        PID 1 of the sandbox that bubblewrap makes (confine_sandbox.c):
 *                                  starts the command, watches, and writes the report
 *
 * The report travels through a pipe from the inside to the outside, so that the file itself is never
 * within reach of what is being watched.
 *
 * For a compiler, which runs nothing of a student's, none of this is needed: with --only-files it becomes the command
 * itself, with few files in its reach (confine_files.c).
 *
 * A report is one JSON object on one line:
 *     command     the command and its arguments
 *     end         exited, signalled, stuck, cpu-limit, wall-limit, memory-limit, process-limit,
 *                 output-limit, or busy: the machine did not let it run, which is nobody's fault
 *     exit        its exit status, or null
 *     signal      the signal that ended it, or null
 *     completed   with --completion: whether it has proved that its main came to its end; else null
 *     wall, cpu   seconds
 *     tier        namespaces or none
 *     findings    how it ended badly by itself: deadlock, hang (see verdict.h for a finding)
 *     leftovers   what it left behind: residue, zombie
 *     notes       what could not be seen, in words
 */
#ifndef CONFINE_H
#define CONFINE_H

#include "text.h"

#include <stdbool.h>

/* Exit statuses of confine that are not the command's. */
enum { CONFINE_ENDED_IT = 124, CONFINE_CANNOT = 125 };

enum confine_tier {
    TIER_UNKNOWN,
    TIER_NAMESPACES, /* its own processes, IPC, network and view of the files, by bubblewrap */
    TIER_NONE,       /* the machine grants no namespaces: a subreaper, its own session, diffs */
};

struct confine_options {
    const char *report;     /* path, or NULL: no report */
    char *work;             /* absolute path */
    struct text_list read;  /* absolute paths, visible read-only */
    struct text_list write; /* absolute paths, visible and writable */
    char *symbols;          /* absolute path, or NULL: visible as /usr/lib/debug */
    struct text_list keep;  /* names in work that may be left behind */
    const char *names; /* absolute path, or NULL: where the command writes down what it makes */
    struct text_list sources;     /* the student's source files, without directory */
    struct text_list environment; /* NAME=VALUE */
    double cpu_seconds;           /* 0: no limit; so for all limits below */
    double wall_seconds;
    long output_bytes;
    long memory_bytes;
    long processes;
    bool completion; /* the command tells that its main has ended: see completed in the report */
    bool no_aslr;
    int priority;    /* of the command: that of confine's caller */
    bool only_files; /* see confine_files.h */
    bool shared;     /* others take part through FIFOs and sockets in work: proves less */
    enum confine_tier tier;
    bool tier_only, all_tiers;
    int inside;     /* the inner part: descriptor for the report; -1 outside */
    int events;     /* and for cgroup_has_killed (confine_cgroup.h), or -1 */
    char **command; /* NULL-terminated, inside main's argv */
};

const char *confine_tier_name(enum confine_tier tier);

/* The outer part's end of the sandbox (confine_sandbox.c). */

/* Which tier this machine grants; tries it, which takes some 10 ms. HB_TIER in the environment
 * answers instead, where set. */
enum confine_tier sandbox_find_tier(void);

/* Starts `confine --inside` in the sandbox with the same options. It writes the report to `report_fd`,
 * has `events` from cgroup_enter, and exits with what is to be confine's exit status. Returns the PID to wait for, or -1
 * with errno. */
int sandbox_start(const struct confine_options *options, int report_fd, int events);

#endif
