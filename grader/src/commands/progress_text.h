/* The progress file's text: reading and printing it, without a file. */
#ifndef PROGRESS_TEXT_H
#define PROGRESS_TEXT_H

#include "progress.h"

/* Takes the whole text of a file, which it may write into, into an empty `progress`; `path` is for
 * the problem. PROGRESS_OK, or PROGRESS_DAMAGED with *problem set; then what was read is in
 * `progress`, for the caller to free. */
enum progress_status progress_parse(struct progress *progress, const char *path, char *text,
                                    size_t length, char **problem);

/* The text of a progress; the caller frees it. */
char *progress_print(const struct progress *progress, size_t *length);

/* Sets *problem: `what` is wrong with the file, and what to do. Returns PROGRESS_DAMAGED. */
enum progress_status progress_damaged(char **problem, const char *path, const char *what);

/* Whether a word can be an exercise's name: two components that a folder may have. */
bool progress_is_name(const char *word);

/* The entry of an exercise, made when there is none; with NULL, a new entry. Borrowed, until the next
 * is added. */
struct progress_entry *progress_add(struct progress *progress, const char *exercise);

#endif
