/* results.jsonl: one line of JSON for each student and exercise, as they are graded. A line is the verdict with
 * who it is of in front:
 *
 *     {"student": "ada", "row": 3, "key": "…", "version": 1, "exercise": …}
 *
 * and "attempt" from the second on, "submitted" where a platform says when. `key` is the hash of all that the verdict came from: --resume grades again what has another. Who handed nothing in
 * has the verdict "missing", and one that could not be taken "error" with the reason as its only finding.
 */
#ifndef RECORDS_H
#define RECORDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

struct records {
    char *path;
    FILE *file;              /* open for appending */
    json_t *lines;           /* those that are there, an array */
    json_t *by_key, *by_who; /* the same, to be found: by key; by student and exercise */
};

/* Opens ROOT/results.jsonl. With `resume` reads what is there: a last line that was cut short, as by a loss of power,
 * is dropped. Without, there must be none. Returns 0, or -1 with *problem one line. */
int records_open(struct records *records, const char *folder, bool resume, char **problem);
void records_close(struct records *records);

/* The record of that key (never an error, which befell one grading and is no answer for its like), or of that student and exercise; NULL: none. Borrowed. */
const json_t *records_with_key(const struct records *records, const char *key);
const json_t *records_of(const struct records *records, const char *student, int attempt,
                         const char *exercise);

/* What a student's record of an exercise is known by; that of a record. The caller frees it. */
char *records_who(const char *student, int attempt, const char *exercise);
char *records_who_of(const json_t *record);

/* Appends a record, which is on the disk when it returns; takes it over. Returns 0, or -1 with errno. */
int records_add(struct records *records, json_t *record);

/* Keeps those records alone that are `wanted`; the file is replaced, and the verdicts that go are added to
 * FOLDER/results.old.jsonl. Returns 0, or -1 with errno. */
int records_keep(struct records *records, bool (*wanted)(const json_t *record, void *data),
                 void *data);

#endif
