/* The roster: who the students are, and by what other systems know them. A CSV file with a column for the
 * name or any identifier: a gradebook that Canvas or Moodle has exported will do.
 */
#ifndef ROSTER_H
#define ROSTER_H

#include "csv.h"

struct roster {
    struct csv csv; /* empty: there is none */
    int name;       /* the column of the name, or -1 */
    int ids[16];    /* the columns that identify a student */
    size_t id_count;
};

/* Reads a roster. Returns 0, or -1 with *problem one line: it cannot be read, a row names nobody, or two rows
 * cannot be told apart. A path of NULL is a roster without anybody. */
int roster_read(struct roster *roster, const char *path, char **problem);
void roster_free(struct roster *roster);

/* The row of a student by an identifier or the name, letters of either case; -1: none, -2: two have that name. */
int roster_find(const struct roster *roster, const char *word);

/* Whether a row is a student's; what the student is called there: the name, else the first identifier; and the first
 * identifier, NULL where there is none. Borrowed. */
bool roster_is_student(const struct roster *roster, int row);
const char *roster_name(const struct roster *roster, int row);
const char *roster_id(const struct roster *roster, int row);

/* A cell, "" where there is none. */
const char *roster_cell(const struct roster *roster, int row, int column);

#endif
