/* The verdict in words, on a terminal. */
#ifndef REPORT_H
#define REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* Whether to colour what goes to `stream`: a terminal, and no NO_COLOR in the environment. A stream in
 * memory (open_memstream) is taken to hold what will go to standard output. */
bool report_colour(FILE *stream);

/* Escape sequences, or "" when colour is off for `stream`. Style is one of "bold", "dim", "red",
 * "green", "yellow", "blue", "reset". */
const char *report_style(FILE *stream, const char *style);

/* Prints the verdict of one exercise for a student. `verbose` adds the tools' own words. */
void report_verdict(FILE *stream, const char *title, const json_t *verdict, bool verbose);

/* The two halves of that: every finding, and the last line. */
void report_findings(FILE *stream, const json_t *verdict, bool verbose);
void report_result(FILE *stream, const char *title, const json_t *verdict);

/* One line for a stage as its answer arrives. */
void report_stage(FILE *stream, const json_t *stage);

#endif
