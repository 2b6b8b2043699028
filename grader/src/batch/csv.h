/* CSV as spreadsheets and learning platforms write it (RFC 4180): quoted cells, doubled quotes, newlines
 * within quotes, CRLF or LF, a byte order mark in front.
 */
#ifndef CSV_H
#define CSV_H

#include "text.h"

struct csv {
    struct text_list *rows; /* the first is the header; every row has as many cells as it */
    size_t count;
};

/* Reads a file. Returns 0, or -1 with *problem one line that names file, line, and what is wrong: it cannot be
 * read, is no UTF-8, a quote is not closed, a row has more cells than the header. The caller frees it. */
int csv_read(struct csv *csv, const char *path, char **problem);
void csv_free(struct csv *csv);

/* The column of that name, letters of either case; -1: there is none. */
int csv_column(const struct csv *csv, const char *name);

#endif
