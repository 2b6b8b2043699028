/* A submission: the student's files, taken once, whole, into memory.
 *
 * Only the files that exercise.ini names are taken, under the names that it gives them, so that
 * nothing in a path, a link or a second look at the disk can change what is graded.
 */
#ifndef SUBMISSION_H
#define SUBMISSION_H

#include "exercise.h"

struct submission {
    size_t count;
    char **names; /* as exercise.ini names them */
    char **data;  /* NUL-terminated */
    size_t *lengths;
    char *hash; /* "sha256:…" over names and contents */
};

/* Takes the submission from the paths given (in any order, matched by base name; a single path may
 * have any name when the exercise has a single file), or from the exercise's folder when `paths` is
 * NULL; from its starter/ folder when `starter` is true. Returns NULL with *problem set (the caller
 * frees it) to one line — what, where, what to do — for a file that is missing, empty, no regular
 * file, unreadable, binary, larger than 1 MiB, or a link to the reference solution. */
struct submission *submission_take(const char *root, const struct exercise *exercise,
                                   const struct text_list *paths, bool starter, char **problem);
void submission_free(struct submission *submission);

/* Writes the files into a folder. Returns 0, or -1 with errno. */
int submission_write(const struct submission *submission, const char *folder);

#endif
