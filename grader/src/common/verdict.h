/* Findings, stages and the verdict: JSON objects (jansson) from the moment they are made, for the
 * JSON is the one interface between the grader and every report.
 *
 * All functions return new references that the caller owns, unless they say otherwise, and none
 * returns NULL: out of memory ends the grader.
 */
#ifndef VERDICT_H
#define VERDICT_H

#include <jansson.h>
#include <stdbool.h>

/* Whether `kind` is one of the words that a finding's kind may be. */
bool verdict_kind_known(const char *kind);

/* The kind of a failure that `word` was meant for, if it is a mistyped one, or NULL. */
const char *verdict_kind_near(const char *word);

/* One thing that is wrong. `file` is the student's file as exercise.ini names it, or NULL; `line`
 * counts from 1, 0 when there is none. The message is for a student: one or two sentences in the
 * present tense, beginning in lower case, invalid UTF-8 replaced. */
json_t *finding_new(const char *kind, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* What was expected and what came instead; either may be NULL. Shortened when longer than a screen,
 * invalid UTF-8 and control characters made visible. */
void finding_set_expected(json_t *finding, const char *expected, const char *actual);

/* The same of whole outputs, of any size and content. Where one of them is longer than a screen, both
 * begin some lines before the first that differs: with "[... N lines alike ...]" on a line of its own;
 * where that line is long, with "[... N bytes alike ...]" in its place. */
void finding_compare(json_t *finding, const char *expected, size_t expected_length,
                     const char *actual, size_t actual_length);

/* The tool's own words, shown by --verbose; not part of the public verdict. */
void finding_set_raw(json_t *finding, const char *raw);

/* By which signal the program dies at the finding's place; 0 where it does not. Not part of the public
 * verdict. */
void finding_set_death(json_t *finding, int signal);
int finding_death(const json_t *finding);

const char *finding_kind(const json_t *finding);
const char *finding_message(const json_t *finding);
const char *finding_file(const json_t *finding); /* or NULL */
int finding_line(const json_t *finding);

/* Whether both are at the same line of the same file; false where one has no line. */
bool findings_same_place(const json_t *a, const json_t *b);

/* Adds the findings of `from` that say something `into` does not say already: a finding with the
 * same kind, file and line as one that is there has the same root. A death that it knows of is noted
 * there. Takes nothing from `from`. */
void findings_merge(json_t *into, const json_t *from);

/* A stage: status is "pass", "fail", "skip" or "error". `findings` is taken over (may be NULL). */
json_t *stage_new(const char *name, const char *status, double seconds, json_t *findings);
const char *stage_name(const json_t *stage);
const char *stage_status(const json_t *stage);

/* The verdict's stage of that name, or NULL. Borrowed. */
const json_t *verdict_stage(const json_t *verdict, const char *name);

/* `text` with invalid UTF-8 and control characters other than newline and tab made visible, and cut
 * in the middle to about `limit` bytes. The caller frees it. */
char *verdict_printable(const char *text, size_t length, size_t limit);

/* `text` on one line of at most 200 bytes, for naming in a message what a stranger gave: newlines
 * and tabs are made visible too. The caller frees it. */
char *verdict_word(const char *text);

/* The verdict without what is not public (keys "raw", "death" and "share" anywhere). */
json_t *verdict_public(const json_t *verdict);

#endif
