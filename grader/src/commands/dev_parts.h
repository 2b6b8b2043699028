/* What can be seen of an exercise without grading anything: are its parts there, and whole? */
#ifndef DEV_PARTS_H
#define DEV_PARTS_H

#include "exercise.h"

/* Is told each fact: `problem` is why it is not so, for it to free, or NULL. */
typedef void dev_state(void *data, char *problem, const char *says);

void dev_parts(const char *root, const struct exercise *exercise, dev_state *state, void *data);

/* The first folder below exercises/, tests/wrong or tests/right that no exercise.ini speaks for: its
 * submissions would never be graded. The caller frees it; NULL: there is none. */
char *dev_orphan(const char *root);

#endif
