/* Running a submission under confine, and reading what confine saw. */
#ifndef WATCHED_H
#define WATCHED_H

#include "part.h"

/* What a tool needs around one run of the program. */
struct watch_run {
    const char *name;                    /* names the files of this run: "asan-1" */
    const char *line;                    /* the shell line, of exercise.ini */
    const char *program;                 /* what $PROGRAM is */
    const struct text_list *environment; /* NAME=VALUE for the program; may be NULL */
    const char *source;                  /* a folder more that the run may read; may be NULL */
    const char *symbols;                 /* see symbols.h; may be NULL */
    int cpu_seconds, wall_seconds;       /* see confine; the tools are slow */
    bool fixed_addresses;                /* no ASLR: what ThreadSanitizer needs */
};

/* The folder that a run's tool may write its reports to; made when missing. The caller frees it. */
char *watched_logs(const struct grading *grading, const char *part);

/* Runs the line and returns confine's report (see confine.h; the caller owns it), or NULL with
 * *problem set when confine could not work. */
json_t *watched_run(const struct grading *grading, const struct watch_run *run, char **problem);

/* What a report says went wrong in the run itself: the findings of a program that is stuck, or that
 * does not end. An empty list when it ended by itself. The caller owns it. */
json_t *watched_findings(const json_t *report);

/* Whether the machine was too busy for the run to be told anything of. */
bool watched_busy(const json_t *report);

/* All reports in a file that confine has added to, one a line; an empty list when there is none. */
json_t *watched_reports(const char *path);

#endif
