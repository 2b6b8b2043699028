/* Answers that are kept: a stage whose inputs have not changed is not run again.
 *
 * They lie in ROOT/build/kept, a JSON file each, named by the hash of everything that goes into the
 * answer: the submission, the exercise's files, the grader's own programs, the tools. An answer
 * "error" or "skip" is never kept. All failures are silent: what is not kept is worked out again.
 */
#ifndef KEPT_H
#define KEPT_H

#include "exercise.h"
#include "fingerprint.h"
#include "submission.h"

#include <jansson.h>

/* What all stages of one grading share in their names; the caller frees it. */
char *kept_key(const char *root, const struct exercise *exercise,
               const struct submission *submission);

/* The same in two steps, for many submissions to one exercise: all that goes into an answer but the
 * submission, and the key of one within it. The caller frees both. */
char *kept_surroundings(const char *root, const struct exercise *exercise);
char *kept_key_within(const char *surroundings, const struct submission *submission);

/* The kept answer of a stage, which the caller owns, or NULL. */
json_t *kept_find(const char *root, const char *key, const char *stage);

/* Keeps the answer of a stage. */
void kept_put(const char *root, const char *key, const json_t *stage);

/* Where a pristine part of an exercise is kept when it has been compiled, in ROOT/build/pristine: by the
 * hash of all that went into the context, which is used up. The suffix says what it is. The caller
 * frees it. */
char *kept_part(const char *root, SHA2_CTX *context, const char *suffix);

#endif
