/* A run as a table: a column for each task, a row for each step that matters, the switches marked. */
#ifndef TABLE_H
#define TABLE_H

#include "story.h"

/* To standard output, as wide as the terminal (or COLUMNS, or 100); in colour on a terminal, unless
 * NO_COLOR is set. */
void table_print(const struct story *story, const struct report *report, struct names *names);

#endif
