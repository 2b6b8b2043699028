/* What interleave says of a search: words and a table, one JSON object, or the events of a run. */
#ifndef REPORT_H
#define REPORT_H

#include "search.h"

struct report {
    struct session *session; /* its board holds the failing run */
    const struct search_options *options;
    const struct search_result *result;
    const char *program;
    bool colour;       /* colours, even when this is no terminal */
    const char *which; /* "the schedule of seed 19", asked for; NULL: one was searched for */
    const struct text_list *own; /* the student's files; empty: all but headers */
};

/* To standard output. */
void report_words(const struct report *report);
void report_json(const struct report *report);

/* As report_json, of a program that could not be followed: "limit" says what it has too many of. */
void report_limit(const char *problem);
/* To a file, written aside and renamed; ends the program when it cannot be written. */
void report_trace(const struct report *report, const char *path);

/* The faults (enum fault) that a word as "eintr,short-read", "on" or "off" names; ends the program with
 * one line when it names none. */
uint32_t faults_named(const char *text);

#endif
