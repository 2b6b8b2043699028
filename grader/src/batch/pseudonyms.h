/* Anonymous reports: each student is called by a word that says nothing, the same one in every run of a batch.
 *
 * OUT/.anonymous holds what the words are made with, OUT/names.csv whose each is; both are their owner's alone.
 */
#ifndef PSEUDONYMS_H
#define PSEUDONYMS_H

#include "roster.h"

#include <jansson.h>

/* Puts pseudonyms in the place of the students' names in grades (an array, as grades_of makes it), and writes whose
 * they are. Returns 0, or -1 with *problem one line. */
int pseudonyms_apply(const char *out, json_t *grades, const struct roster *roster, char **problem);

#endif
