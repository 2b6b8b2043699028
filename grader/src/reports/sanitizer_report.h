/* AddressSanitizer, UndefinedBehaviorSanitizer, LeakSanitizer and ThreadSanitizer: how a program
 * built with them should be run, and what they say, as findings.
 *
 * They write one file a process, PREFIX….PID; a program that forks leaves several. A process id may
 * come again in another run (each has its own PID namespace), so every run needs a prefix of its
 * own, or the second overwrites the first's report; the functions below read all files that begin
 * with `prefix`, so "logs/report-" finds those of "logs/report-1" and "logs/report-2".
 *
 * The frames are addresses: starting llvm-symbolizer costs 70 to 100 ms a process, looking them up
 * here costs 3.
 */
#ifndef SANITIZER_REPORT_H
#define SANITIZER_REPORT_H

#include "frames.h"

#include <jansson.h>

/* Adds NAME=VALUE for ASAN_OPTIONS, UBSAN_OPTIONS, LSAN_OPTIONS, TSAN_OPTIONS and HB_UBSAN_LOG.
 * The last is read by grader/inside/sanitizer_hook.c, which should be linked into programs built
 * with gcc's -fsanitize=address,undefined. */
void sanitizer_report_environment(const char *prefix, struct text_list *environment);

/* Why the tool itself could not work (a machine's address space that TSan cannot use, a LeakSanitizer
 * that may not trace): one line; NULL when nothing of the kind was said. The caller frees it. */
char *sanitizer_report_problem(const char *prefix);
/* The same in what the program has printed on standard error: ThreadSanitizer may fail before it
 * knows where its log should go. */
char *sanitizer_report_problem_in(const char *words);

/* The findings of all processes, each root once, sorted by file and line. The caller owns it. */
json_t *sanitizer_report_findings(const char *prefix, const struct report_source *source);

#endif
