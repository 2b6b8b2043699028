/* The student's progress: one plain text file that a person can read, edit and copy to another
 * machine. It is progress.txt at the repository's root; HB_PROGRESS names another.
 *
 *     happens-before progress 1
 *     # lines like this one are kept
 *     current 02-pipes/ping-pong
 *     02-pipes/hello-pipe  passed 2026-11-27T11:20:03Z  points 10/10  hints 1
 *     02-pipes/ping-pong   points 4/10  hints 2  gave-up 2026-11-27T11:40:00Z
 *
 * Every change is made under a lock (flock on PROGRESS.lock beside the file), on what the file
 * holds at that moment, and is written aside and renamed: two graders at once lose nothing, and a
 * reader never sees half. The lock may be waited for, a few milliseconds. Exercises that this
 * repository does not know, and comments, are kept as they are.
 *
 * A file that is damaged, foreign, or of a newer version is never written to.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "text.h"

#include <jansson.h>
#include <stdbool.h>

/* What is known of one exercise. Times are UTC, "2026-11-27T11:20:03Z"; NULL: never. */
struct progress_entry {
    char *exercise;
    char *passed;  /* when it first passed */
    double points; /* the best result so far, of max_points; 0 of 0 when never graded */
    double max_points;
    int hints;     /* how many were seen */
    char *gave_up; /* when the solution was shown before it had passed */
    char *comment; /* a comment or empty line, kept as it is; then all else is empty */
};

struct progress {
    char *current; /* the current exercise's name, or NULL */
    struct progress_entry *entries;
    size_t count;
};

enum progress_status {
    PROGRESS_OK = 0,
    PROGRESS_DAMAGED,   /* not ours, a line that means nothing, a newer version: left alone */
    PROGRESS_UNWRITABLE /* cannot be read or written: full disk, read-only checkout, no right */
};

/* Where the progress is kept: $HB_PROGRESS, or ROOT/progress.txt. The caller frees it. */
char *progress_path(const char *root);

/* Reads it; no file is an empty progress. On failure *problem is one line (the caller frees it):
 * what, where, what to do; and `progress` is empty. */
enum progress_status progress_load(const char *root, struct progress *progress, char **problem);
void progress_free(struct progress *progress);

/* What is known of an exercise, or NULL. Borrowed. */
const struct progress_entry *progress_of(const struct progress *progress, const char *exercise);

/* Each of these changes the file (creating it when missing), or leaves it as it was and sets
 * *problem to one line. A caller that has something to show shows it all the same:
 * PROGRESS_UNWRITABLE is a warning, never a reason to withhold a verdict.
 *
 * progress_record: what a verdict (of verdict.h) says. A better result replaces a worse one, never
 * the reverse; a verdict "error" records nothing, and is PROGRESS_OK. */
enum progress_status progress_record(const char *root, const json_t *verdict, char **problem);
enum progress_status progress_set_current(const char *root, const char *exercise, char **problem);
enum progress_status progress_see_hints(const char *root, const char *exercise, int seen,
                                        char **problem);
enum progress_status progress_give_up(const char *root, const char *exercise, char **problem);

#endif
