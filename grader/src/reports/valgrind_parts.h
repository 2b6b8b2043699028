/* Inside of valgrind_report: one error as its XML tells it, and what it means. */
#ifndef VALGRIND_PARTS_H
#define VALGRIND_PARTS_H

#include "frames.h"

#include <jansson.h>

struct valgrind_error {
    char *kind;           /* "InvalidRead", "Race", … */
    struct blocks blocks; /* what, auxwhat, … each with the stack that follows */
    unsigned long leaked_bytes, leaked_blocks;
};

/* One process: from its file's <?xml to the end, or to where it was killed. */
struct valgrind_process {
    char *run; /* the path without ".PID.xml": the same for all processes of a run */
    long pid, ppid;
    bool ran;    /* Valgrind has begun, or ended, to run the program in it */
    bool killed; /* a signal has ended it, or the file breaks off */
    bool forked; /* its parent runs under Valgrind too */
    struct valgrind_error *errors;
    size_t error_count;
    struct blocks descriptors; /* one for each left open at the end, with the stack that opened it;
                                  the words are "" where Valgrind is too old to say any */
};

/* Reads the XML of one process (all but `run` and `forked`), from a buffer that it may change, with a NUL after its end; what is
 * damaged is read up to the damage. */
void valgrind_parse(char *xml, size_t length, struct valgrind_process *process);
void valgrind_process_free(struct valgrind_process *process);

/* The finding of one error, or NULL for one that is no student's fault. */
json_t *memcheck_finding(const struct valgrind_error *error, const struct valgrind_process *process,
                         const struct report_source *source);
json_t *helgrind_finding(const struct valgrind_error *error, const struct valgrind_process *process,
                         const struct report_source *source);
json_t *descriptor_finding(const struct valgrind_error *error, const struct report_source *source);
/* One finding for each place that opened descriptors which are still open at the process's end. */
void descriptor_findings(const struct valgrind_process *process, const struct report_source *source,
                         json_t *findings);

#endif
