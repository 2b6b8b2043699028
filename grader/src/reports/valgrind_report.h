/* Valgrind's memcheck and Helgrind: how a program should be run under them, and what they say, as
 * findings.
 *
 * They write one file a process, PREFIX.PID.xml. As for the sanitizers, every run needs a prefix of
 * its own (a process id may come again), and all files that begin with `prefix` are read. A prefix
 * that ends with "-runs" is of several runs, which one process forks that is none of theirs.
 */
#ifndef VALGRIND_REPORT_H
#define VALGRIND_REPORT_H

#include "frames.h"

#include <jansson.h>

/* Adds the command that runs a program under `tool` ("memcheck" or "helgrind"), from "valgrind" up
 * to before the program's own name. Do not add --log-file: with it Valgrind 3.19 writes the XML of
 * all processes into one file, interleaved. */
void valgrind_report_arguments(const char *tool, const char *prefix, struct text_list *arguments);

/* Why Valgrind itself could not work (no report at all: it cannot start; a missing libc6-dbg): one
 * line; NULL when it did. The caller frees it. */
char *valgrind_report_problem(const char *prefix);
/* The same in what the run has printed on standard error: Valgrind's own failures are told there. */
char *valgrind_report_problem_in(const char *words);

/* The findings of all processes, each root once, sorted by file and line. A process that a signal
 * has ended is not blamed for what it could not free or close, nor a forked one for memory: what it
 * inherited and no longer needs looks lost. (A process that sends SIGKILL to itself is told by
 * Valgrind as one that ends by itself: a driver that wants to die should take SIGTERM.) The caller
 * owns it. */
json_t *valgrind_report_findings(const char *prefix, const struct report_source *source);

#endif
