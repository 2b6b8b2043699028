/* A run as a table: a column for each task, a row for each step, the switches marked. */
#ifndef TABLE_H
#define TABLE_H

#include "names.h"
#include "report.h"

/* To standard output, as wide as the terminal (or COLUMNS, or 100). */
void table_print(const struct report *report, struct names *names);

#endif
